using VidPipe.Core.Generation;
using VidPipe.Providers.Synthetic.Painting.Lands;
using VidPipe.Providers.Synthetic.Painting.Props;

namespace VidPipe.Providers.Synthetic.Painting;

/// <summary>Turns a plan into its sheets, the farthest first.</summary>
internal static class SceneLayers
{
    public static IReadOnlyList<Layer> Of(ScenePlan plan, Canvas canvas)
    {
        var halfWidth = canvas.Width / (2f * canvas.Height);
        var light = Light.Of(plan);
        var land = Land.Of(plan, light, halfWidth);
        List<Layer> layers = [.. Sky.Layers(plan, light, halfWidth)];
        foreach (var layer in land.Behind())
        {
            if (layer.Name == "stage") layers.AddRange(Props(plan, light, land, halfWidth, isBehindStage: true));
            layers.Add(layer);
        }

        layers.AddRange(Props(plan, light, land, halfWidth, isBehindStage: false));
        layers.AddRange(land.Before());
        layers.AddRange(Airs.Layers(plan, light));
        return layers;
    }

    private static IEnumerable<Layer> Props(ScenePlan plan, Light light, Land land, float halfWidth, bool isBehindStage)
    {
        var sunSide = MathF.Sign(Sky.Lamp(plan, halfWidth).X);
        for (var i = 0; i < plan.Props.Count; i++)
        {
            var prop = plan.Props[i];
            var place = PropPainter.PlaceOf(prop.Kind);
            var isRoom = plan.Setting is Setting.Interior;
            var isAfloat = prop.Kind is PropKind.Boat && plan.Setting is Setting.Sea;
            if ((place is Place.Landmark or Place.Air || isAfloat || (isRoom && place is Place.Actor)) != isBehindStage) continue;

            var size = PropPainter.SizeOf(prop.Kind) * (halfWidth < 0.4f ? 0.86f : 1) * (isRoom ? RoomScale(place) : 1);
            var foot = place switch
            {
                _ when isAfloat => 0.80f,
                Place.Landmark => land.Landmark(prop.X),
                Place.Air => prop.Kind is PropKind.Balloon ? 0.53f : 0.36f,
                Place.Object => land.Stage(prop.X) + 0.045f,
                _ => land.Stage(prop.X) + (isRoom ? 0.16f : 0.012f),
            };
            var nearness = place switch { Place.Landmark => 0.8f, Place.Air => 0.35f, Place.Object => 1.05f, _ => isAfloat ? 0.74f : 1f };
            if (plan.Setting is Setting.Sea && place is Place.Landmark) nearness = 0.62f;
            yield return new(
                $"prop {i} {prop.Kind}", nearness, new(prop.X, foot), PropPainter.SwayOf(prop.Kind), PropPainter.Bounds(prop.Kind, size),
                surface => PropPainter.Paint(prop.Kind, new Ink(surface, light, size, sunSide), light.Night));
        }
    }

    private static float RoomScale(Place place) => place switch { Place.Actor => 2.1f, Place.Object => 1.7f, Place.Landmark => 0.6f, _ => 1 };
}
