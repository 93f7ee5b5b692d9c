using VidPipe.Media.Conforming;

namespace VidPipe.Media.Stitching;

/// <summary>
/// Joins AAC by copying without drift. Packets hold 1024 samples, a clip hardly ever a whole number of them, so a
/// plain copy is late by up to a packet more at every join. Here the packets of all clips fill one grid: each clip's
/// first sound goes into the slot nearest to its first frame (at most half a packet, 10.7 ms, away, whatever came
/// before), its silent lead-in packet into the slot before that, and the earlier clip gives up the packets in the way.
/// What is heard at a join is the last packet's own fade-out.
/// </summary>
/// <param name="Slots">For each clip, the slot of its first sound.</param>
/// <param name="Dropped">Numbers of the packets left out, counted over all clips in order.</param>
internal sealed record AudioGrid(IReadOnlyList<long> Slots, IReadOnlyList<long> Dropped)
{
    public static AudioGrid Of(StitchPlan plan)
    {
        var slots = plan.StartFrames.Select(frame => Slot(plan, frame)).ToList();
        var ends = slots.Skip(1).Append(Slot(plan, plan.TotalFrames) + 1);
        var dropped = new List<long>();
        long first = 0;
        foreach (var ((clip, slot), end) in plan.Clips.Zip(slots).Zip(ends))
        {
            for (var packet = end - slot; packet < clip.AudioPackets; packet++) dropped.Add(first + packet);
            first += clip.AudioPackets;
        }

        return new AudioGrid(slots, dropped);
    }

    /// <summary>Bitstream filters: leave the packets out, then number the rest on the grid; the lead-in lies before zero.</summary>
    public string BitstreamFilters()
    {
        var grid = $"setts=ts=N*{HouseFormat.SamplesPerPacket}-{HouseFormat.SamplesPerPacket}";
        return Dropped.Count == 0 ? grid : $"noise=drop='{string.Join('+', Dropped.Select(packet => $"eq(n,{packet})"))}',{grid}";
    }

    private static long Slot(StitchPlan plan, long frame) =>
        (plan.SamplesAt(frame) + (HouseFormat.SamplesPerPacket / 2)) / HouseFormat.SamplesPerPacket;
}
