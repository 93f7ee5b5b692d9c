namespace VidPipe.Providers.Synthetic.Writing;

/// <summary>As much English as it takes to find who does what in a short prompt.</summary>
internal static class Lexicon
{
    private static readonly HashSet<string> Verbs = Set(
        "find see meet lose love hate want need hear watch look seek search discover explore build make create paint draw write read sing dance play run walk ride drive fly sail swim climb jump fall rise grow bloom open close break fix repair save rescue protect guard fight win learn teach study cook bake brew drink eat taste serve sell buy give take bring carry send receive open start begin end stop wait rest sleep dream wake remember forget know think believe hope fear decide choose try help follow lead chase catch hunt hide reveal show tell speak talk whisper call shout laugh cry smile return arrive leave travel journey wander cross enter reach escape visit live die become turn change transform glow shine burn light fade drift float sink dive land launch blast collect gather plant water harvest deliver share join marry raise feed tame train race skate ski surf hike camp fish hold keep throw drop pull push lift touch feel smell wear hang stand sit lie kneel pray wish wonder imagine invent design code hack solve investigate steal rob haunt summon cast brush stir pour mix knead cut slice fold wrap unwrap pack unpack listen stare gaze roam rule defend attack conquer defeat battle survive befriend confront face uncover unlock awaken emerge appear disappear vanish celebrate prepare restore clean wash work study stretch meditate breathe practice perform compose record film photograph capture spread sweep roll spin shake tremble melt freeze snow rain blow echo ring tick beat pass move go come get put set say ask answer");

    private static readonly HashSet<string> Pasts = Set(
        "found saw met lost heard sought built made drew wrote read sang ran rode drove flew swam fell rose grew broke won learned taught ate drank sold bought gave took brought sent began woke remembered forgot knew thought chose led caught hid told spoke left became shone burnt sank stole held kept threw felt stood sat lay wore hung awoke came went got put set said spun shook froze blew rang beat fought");

    private static readonly HashSet<string> Auxiliaries = Set("is are was were has have had can must will would could should may might does do did");

    private static readonly HashSet<string> Determiners = Set("a an the this that these those my your his her its our their one two three some every each another any no");

    private static readonly HashSet<string> Prepositions = Set(
        "of in on at by with from to into onto over under through across along around behind beside between beyond near inside outside among against during before after above below without toward towards until for about as like off up down out while when where who which that because so but and or then if than");

    private static readonly HashSet<string> Living = Set(
        "man woman boy girl child kid person people keeper sailor detective astronaut farmer baker chef barista hiker climber traveler traveller wanderer explorer teacher student artist painter poet writer musician pianist dancer king queen prince princess knight wizard witch hero heroine grandmother grandfather mother father brother sister son daughter friend couple hacker engineer founder gardener fisherman surfer monk pilot captain stranger doctor nurse soldier thief runner cyclist driver inventor scientist librarian singer photographer shepherd ranger warrior samurai ninja pirate mermaid elf fairy giant ghost robot android dragon fox dog puppy cat kitten wolf bear deer horse rabbit lion tiger bird crow owl eagle whale dolphin fish turtle elephant monkey mouse bee butterfly penguin seagull goose dinosaur alien monster creature animal team family crew children men women");

    private static readonly HashSet<string> Foreign = Set(
        "ein eine einen der das und ist nicht mit auf für von dem den des le les un une et est dans du au aux pour avec sur qui el los las y es una en por con para del il lo gli che di uma um os não com e o och ett på av som een het van zijn een w z na jest i se že je");

    private static readonly HashSet<string> English = Set("the a an and of in to is are with on at for from his her its that this by into as over under their finds who when while how why about");

    private static readonly HashSet<string> Plurals = Set("people children men women mice geese feet teeth police sheep fish they we friends");

    public static bool IsDeterminer(string word) => Determiners.Contains(word.ToLowerInvariant());

    public static bool IsPreposition(string word) => Prepositions.Contains(word.ToLowerInvariant());

    public static bool IsLiving(string noun) => Living.Contains(noun.ToLowerInvariant()) || Living.Contains(Singular(noun.ToLowerInvariant()));

    public static bool IsAuxiliary(string word) => Auxiliaries.Contains(word.ToLowerInvariant());

    public static bool IsBaseVerb(string word) => Verbs.Contains(word.ToLowerInvariant());

    /// <summary>finds, carries, watched, found, is.</summary>
    public static bool IsFiniteVerb(string word)
    {
        var lower = word.ToLowerInvariant();
        if (Auxiliaries.Contains(lower) || Pasts.Contains(lower)) return true;
        if (lower.EndsWith('s')) return Verbs.Contains(lower[..^1]) || (lower.EndsWith("es", StringComparison.Ordinal) && Verbs.Contains(lower[..^2])) || (lower.EndsWith("ies", StringComparison.Ordinal) && Verbs.Contains(lower[..^3] + "y"));
        return lower.EndsWith("ed", StringComparison.Ordinal) && (Verbs.Contains(lower[..^2]) || Verbs.Contains(lower[..^1]) || (lower.EndsWith("ied", StringComparison.Ordinal) && Verbs.Contains(lower[..^3] + "y")) || (lower.Length > 4 && lower[^3] == lower[^4] && Verbs.Contains(lower[..^3])));
    }

    /// <summary>finding, making, running.</summary>
    public static bool IsParticiple(string word)
    {
        var lower = word.ToLowerInvariant();
        if (!lower.EndsWith("ing", StringComparison.Ordinal) || lower.Length < 5) return false;
        var stem = lower[..^3];
        return Verbs.Contains(stem) || Verbs.Contains(stem + "e") || (stem.Length > 2 && stem[^1] == stem[^2] && Verbs.Contains(stem[..^1]));
    }

    public static bool IsPlural(string noun)
    {
        var lower = noun.ToLowerInvariant();
        return Plurals.Contains(lower) || (lower.Length > 3 && lower.EndsWith('s') && !lower.EndsWith("ss", StringComparison.Ordinal) && !lower.EndsWith("us", StringComparison.Ordinal) && !lower.EndsWith("is", StringComparison.Ordinal));
    }

    /// <summary>Whether words look like English prose rather than like another language.</summary>
    public static bool IsEnglish(IReadOnlyList<string> words)
    {
        var english = words.Count(w => English.Contains(w.ToLowerInvariant()));
        var foreign = words.Count(w => Foreign.Contains(w.ToLowerInvariant()));
        return foreign == 0 || english > foreign;
    }

    private static string Singular(string noun) => noun.EndsWith('s') ? noun[..^1] : noun;

    private static HashSet<string> Set(string words) => [.. words.Split(' ')];
}
