namespace VidPipe.Providers.Synthetic.Writing;

internal enum Beat
{
    Opening,
    Development,
    Turn,
    Ending,
}

/// <summary>
/// The sentences that a narration is woven from. <c>{A}</c> is the subject as first mentioned, <c>{S}</c> as mentioned
/// again, <c>{O}</c> a thing, <c>{place}</c> and <c>{light}</c> where and when; <c>[waits|wait]</c> agrees with the subject.
/// </summary>
internal static class Phrasebook
{
    public static IReadOnlyList<string> Living(Beat beat) => beat switch
    {
        Beat.Opening =>
        [
            "Our story begins {place}, where {A} [keeps|keep] a quiet watch.",
            "{Place}, in {light}, {A} [begins|begin] another day.",
            "This is a small story about {A} {place}.",
            "Before anything changes, {S} [knows|know] every corner of this place.",
            "In {light}, {A} [is|are] already awake {place}.",
        ],
        Beat.Development =>
        [
            "{S} [looks|look] around slowly, as if the whole place had changed.",
            "For a long moment, {S} only [listens|listen] and [waits|wait].",
            "Step by step, {S} [follows|follow] a path nobody has marked.",
            "The air grows still, and {S} [notices|notice] something small.",
            "A question stays with {S}, quiet but impossible to forget.",
            "In {light}, {S} [thinks|think] about {O} again and again.",
            "{S} [turns|turn] back once, and then [carries|carry] on {place}.",
            "Every small sound {place} seems to speak to {S}.",
            "Somewhere beyond the horizon, an answer is waiting for {S}.",
            "{S} [holds|hold] on to hope while the hours pass gently.",
            "Memories return to {S} one by one, like distant lights.",
            "With patience, {S} [prepares|prepare] for whatever comes next.",
            "Nobody else is near, only {S} and {light}.",
            "Because of {O}, {S} [sees|see] this place differently.",
            "The road ahead is long, but {S} [does|do] not stop.",
            "{S} [stays|stay] close to {O}, careful and curious.",
            "In {light}, even {S} [moves|move] a little more softly.",
            "There is no hurry here, and {S} [takes|take] every step with care.",
        ],
        Beat.Turn =>
        [
            "Then everything turns, and {S} [has|have] to make a choice.",
            "Suddenly the silence breaks, and {S} at last [understands|understand].",
            "But there is more to {O} than {S} ever expected.",
            "This is the moment when {S} [decides|decide] to trust.",
            "What seemed so small now changes everything for {S}.",
            "For the first time, {S} [knows|know] exactly what to do.",
        ],
        _ =>
        [
            "In the end, {S} [finds|find] peace {place}, in {light}.",
            "And so {S} [goes|go] on, quietly changed by {O}.",
            "At last {S} [rests|rest], and the story comes to its end.",
            "In {light}, {S} [looks|look] ahead without fear.",
            "And {place}, {S} [begins|begin] again, a little wiser than before.",
        ],
    };

    public static IReadOnlyList<string> Still(Beat beat) => beat switch
    {
        Beat.Opening =>
        [
            "Our story begins {place}, with {A} in {light}.",
            "In {light}, {place}, we come upon {A}.",
            "This is a small story about {A}, told in pictures.",
            "It all starts with {A}, seen in {light}.",
        ],
        Beat.Development =>
        [
            "In {light}, {S} [shows|show] details we never saw before.",
            "Slowly the view opens, and there is more to {S} than before.",
            "Shadows move around {S} while the hours pass gently.",
            "From another side, {S} [looks|look] different, almost new.",
            "Every small detail {place} adds something to {S}.",
            "The light changes, and with it the mood around {S}.",
            "We move a little closer to {S}, without any hurry.",
            "Around {S}, the world slows down and holds its breath.",
            "There is a quiet rhythm here, and it belongs to {S}.",
            "Look again at {S}, and notice how the colors change.",
            "Beside {O}, {S} [seems|seem] to find a place of its own.",
            "Time passes {place}, and {S} [becomes|become] part of the picture.",
        ],
        Beat.Turn =>
        [
            "Then something shifts, and we see {S} with different eyes.",
            "All at once, there is a new side to {S}.",
            "The quiet breaks, and {S} [comes|come] fully to life.",
            "This is the moment when {S} [matters|matter] the most.",
        ],
        _ =>
        [
            "In the end, {S} [remains|remain], quiet and complete in {light}.",
            "And that is how we will remember {S} {place}.",
            "As {light} fades, the story of {S} comes to its end.",
            "And with that, the picture of {S} is whole.",
        ],
    };

    public static IReadOnlyList<string> Neutral(Beat beat) => beat switch
    {
        Beat.Opening =>
        [
            "Our story begins {place}, in {light}, and everything is still.",
            "A quiet place waits in {light} for its story to begin.",
            "A quiet place waits for its story to begin.",
            "Everything is still as our small story begins.",
            "In {light}, the first picture of a small story appears.",
        ],
        Beat.Development =>
        [
            "The light moves slowly, and small details come into view.",
            "Step by step, the picture opens and the world grows wider.",
            "A soft wind passes, and for a moment nothing else moves.",
            "Something small has changed, though nobody could say what it was.",
            "We move a little closer, following the shape of the light.",
            "Far away, a faint sound reminds us that time is passing.",
            "The colors shift from one to the next, gently and slowly.",
            "Every shadow tells a part of what happened here before.",
            "There is time enough here to look at everything twice.",
            "The view grows deeper, and the far hills seem to wait.",
            "In {light}, even the smallest things cast a long story.",
            "Nothing hurries {place}, and that is the beauty of it.",
        ],
        Beat.Turn =>
        [
            "Then something shifts, and nothing looks the way it did.",
            "All at once the stillness breaks, and the light changes.",
            "This is the moment when everything begins to turn.",
            "What seemed so far away is suddenly very close.",
        ],
        _ =>
        [
            "In the end the light returns, and the place is at peace.",
            "And so the picture is complete, quiet and full of light.",
            "As {light} fades, this small story comes to its end.",
        ],
    };

    /// <summary>Before what happens, the first time.</summary>
    public static IReadOnlyList<string> FirstLead { get; } = ["One day, {S} {does}.", "That is when {S} {does}.", "Then {S} {does}.", "In {light}, {S} {does}.", "One day, in {light}, {S} {does}.", "And then, without any warning, {S} {does}."];

    /// <summary>Before what happens later.</summary>
    public static IReadOnlyList<string> NextLead { get; } = ["Soon after, {S} {does}.", "Then {S} {does}.", "Now {S} {does}.", "After a while, {S} {does}.", "Before long, {S} {does}.", "A little later, in {light}, {S} {does}."];

    /// <summary>Goes before a sentence that has been said already.</summary>
    public static IReadOnlyList<string> Echoes { get; } = ["Once more", "And again", "Hours later", "Further on", "Much later", "Even now", "Still", "Quietly", "Later that day", "Time and again", "In the same way", "A moment later"];

    /// <summary>Words on the picture where nothing in particular happens.</summary>
    public static IReadOnlyList<string> Labels(Beat beat) => beat switch
    {
        Beat.Opening => ["Where it begins", "A quiet beginning", "Before it all changes"],
        Beat.Development => ["Step by step", "A closer look", "The hours pass", "Small signs", "Further on", "Between the moments", "Something stirs", "Under the same sky", "The long way round", "Listening"],
        Beat.Turn => ["And then", "Everything turns", "The moment", "No way back"],
        _ => ["In the end", "At peace", "What remains", "A new beginning"],
    };
}
