using VidPipe.Providers.Synthetic.Painting;

namespace VidPipe.Providers.Synthetic;

/// <summary>
/// The words that mean something to the painter and the writer. A word of letters matches whole words (and their plural);
/// a word in a script without spaces matches anywhere.
/// </summary>
internal static class Vocabulary
{
    /// <summary>A word with a tilde only suggests a place, and yields to one that names it.</summary>
    public static IReadOnlyList<(Setting Meaning, string[] Words)> Settings { get; } =
    [
        (Setting.Interior, ["kitchen", "room", "indoors", "interior", "office", "cafe", "café", "~coffee", "~tea", "restaurant", "library", "bedroom", "~table", "~desk", "shop", "store", "studio", "workshop", "bakery", "~baker", "~recipe", "~cook", "~cooking", "~bread", "~chef", "school", "classroom", "museum", "bar", "attic", "fireplace", "~product", "~phone", "~laptop", "~skincare", "~perfume", "~watch", "küche", "zimmer", "cuisine", "cocina", "кухня", "厨房", "キッチン", "部屋", "咖啡", "コーヒー"]),
        (Setting.Space, ["space", "planet", "galaxy", "mars", "moon base", "astronaut", "spaceship", "~rocket", "cosmos", "cosmic", "universe", "nebula", "asteroid", "comet", "orbit", "starship", "~alien", "~satellite", "weltraum", "espacio", "espace", "космос", "宇宙", "太空", "우주"]),
        (Setting.Sea, ["sea", "ocean", "beach", "coast", "shore", "harbor", "harbour", "island", "lighthouse", "sailor", "sail", "sailing", "~boat", "~ship", "wave", "surf", "surfer", "whale", "dolphin", "~fisherman", "~fish", "~bay", "~cliff", "tide", "~pirate", "~mermaid", "seaside", "lake", "river", "~water", "meer", "strand", "mer", "plage", "mar", "playa", "océano", "mare", "море", "маяк", "海", "灯台", "燈塔", "바다", "הים", "بحر", "البحر", "θάλασσα"]),
        (Setting.City, ["city", "street", "town", "skyline", "urban", "downtown", "cyberpunk", "~neon", "subway", "skyscraper", "~traffic", "taxi", "metropolis", "rooftop", "alley", "tokyo", "york", "paris", "london", "berlin", "~market", "~startup", "~business", "~hacker", "~detective", "stadt", "ville", "ciudad", "город", "城市", "街", "都市", "도시", "مدينة", "עיר"]),
        (Setting.Desert, ["desert", "dune", "~sand", "~camel", "oasis", "canyon", "mesa", "~cactus", "sahara", "~caravan", "pyramid", "wüste", "désert", "desierto", "пустыня", "沙漠", "砂漠", "사막", "صحراء", "מדבר"]),
        (Setting.Forest, ["forest", "wood", "woods", "jungle", "grove", "woodland", "rainforest", "~fox", "~bear", "~deer", "~owl", "~wolf", "~mushroom", "~elf", "~fairy", "wald", "forêt", "bosque", "лес", "森", "森林", "숲", "غابة", "יער"]),
        (Setting.Mountains, ["mountain", "peak", "alps", "summit", "valley", "glacier", "hike", "hiker", "climber", "climb", "himalaya", "volcano", "~dragon", "~cabin", "~winter", "~arctic", "~snow", "ski", "berg", "berge", "montagne", "montaña", "гора", "горы", "山", "산", "جبل", "הר"]),
        (Setting.Meadow, ["meadow", "field", "farm", "farmer", "garden", "~flower", "countryside", "village", "hill", "~grass", "park", "~spring", "~bee", "~horse", "~sheep", "~cow", "vineyard", "~picnic", "~tree", "~dog", "~cat", "~rabbit", "wiese", "garten", "jardin", "jardín", "поле", "сад", "花", "草原", "庭", "정원"]),
    ];

    public static IReadOnlyList<(float Meaning, string[] Words)> Hours { get; } =
    [
        (0.24f, ["dawn", "sunrise", "daybreak", "first light", "morgengrauen", "aube", "amanecer", "рассвет", "夜明け", "日出", "黎明"]),
        (0.35f, ["morning", "breakfast", "matin", "mañana", "утро", "朝", "早晨"]),
        (0.46f, ["noon", "midday", "daylight", "sunny", "summer", "day", "tag", "jour", "día", "день", "昼", "白天"]),
        (0.62f, ["afternoon", "golden hour", "golden", "autumn", "harvest", "nachmittag", "午後", "下午"]),
        (0.745f, ["sunset", "evening", "sundown", "abend", "soir", "coucher", "atardecer", "закат", "вечер", "夕方", "夕日", "日落", "黄昏"]),
        (0.845f, ["dusk", "twilight", "nightfall", "blue hour", "dämmerung", "crépuscule", "сумерки", "夕暮れ"]),
        (0.95f, ["night", "midnight", "moonlight", "moonlit", "moon", "star", "starry", "dark", "nocturnal", "neon", "cyberpunk", "ghost", "halloween", "nacht", "nuit", "noche", "ночь", "夜", "밤", "ليل", "לילה"]),
    ];

    public static IReadOnlyList<(Weather Meaning, string[] Words)> Weathers { get; } =
    [
        (Weather.Snow, ["snow", "snowy", "blizzard", "winter", "arctic", "frozen", "ice", "icy", "christmas", "schnee", "neige", "nieve", "снег", "雪", "눈"]),
        (Weather.Rain, ["rain", "rainy", "storm", "stormy", "thunder", "downpour", "drizzle", "monsoon", "regen", "pluie", "lluvia", "дождь", "雨", "비"]),
        (Weather.Fog, ["fog", "foggy", "mist", "misty", "haze", "nebel", "brume", "niebla", "туман", "霧"]),
    ];

    public static IReadOnlyList<(PropKind Meaning, string[] Words)> Props { get; } =
    [
        (PropKind.Lighthouse, ["lighthouse", "leuchtturm", "phare", "faro", "маяк", "маяка", "灯台", "燈塔", "등대"]),
        (PropKind.Robot, ["robot", "android", "droid", "machine", "роботу", "робот", "ロボット", "机器人", "로봇"]),
        (PropKind.Person, ["man", "woman", "boy", "girl", "child", "kid", "person", "keeper", "sailor", "detective", "astronaut", "farmer", "baker", "chef", "barista", "hiker", "climber", "traveler", "traveller", "wanderer", "explorer", "teacher", "student", "artist", "painter", "poet", "writer", "musician", "pianist", "dancer", "king", "queen", "prince", "princess", "knight", "wizard", "witch", "hero", "grandmother", "grandfather", "mother", "father", "friend", "couple", "hacker", "engineer", "founder", "gardener", "fisherman", "surfer", "monk", "pilot", "captain", "stranger", "doctor", "soldier", "thief", "runner", "people", "she", "he", "mann", "frau", "homme", "femme", "hombre", "mujer", "человек", "смотритель", "девочка", "мальчик", "男", "女", "人", "守", "소녀", "رجل", "איש"]),
        (PropKind.Bottle, ["bottle", "potion", "flasche", "bouteille", "botella", "бутылка", "бутылке", "бутылку", "瓶", "병", "perfume", "serum", "skincare"]),
        (PropKind.Letter, ["letter", "note", "envelope", "postcard", "map", "book", "diary", "photograph", "brief", "lettre", "carta", "письмо", "手紙", "信"]),
        (PropKind.Boat, ["boat", "ship", "sailboat", "sail", "sailing", "yacht", "canoe", "raft", "vessel", "pirate", "boot", "schiff", "bateau", "barco", "корабль", "лодка", "船", "배"]),
        (PropKind.Rocket, ["rocket", "spaceship", "starship", "spacecraft", "rakete", "fusée", "cohete", "ракета", "ロケット", "火箭"]),
        (PropKind.Balloon, ["balloon", "airship", "ballon", "globo", "気球"]),
        (PropKind.Bicycle, ["bicycle", "bike", "cyclist", "cycling", "fahrrad", "vélo", "bicicleta", "велосипед", "自転車"]),
        (PropKind.Train, ["train", "railway", "locomotive", "tram", "zug", "tren", "поезд", "電車", "列車"]),
        (PropKind.Car, ["car", "taxi", "truck", "van", "drive", "driver", "race", "racing", "auto", "voiture", "coche", "машина", "車"]),
        (PropKind.Piano, ["piano", "pianist", "klavier", "ピアノ"]),
        (PropKind.Castle, ["castle", "kingdom", "palace", "fortress", "king", "queen", "princess", "knight", "dragon", "schloss", "château", "castillo", "замок", "城"]),
        (PropKind.Animal, ["fox", "dog", "puppy", "cat", "kitten", "wolf", "bear", "deer", "horse", "rabbit", "lion", "tiger", "animal", "creature", "fuchs", "hund", "katze", "renard", "chien", "chat", "zorro", "perro", "gato", "лиса", "кот", "собака", "狐", "犬", "猫", "고양이"]),
        (PropKind.Bird, ["bird", "crow", "raven", "seagull", "gull", "eagle", "swallow", "owl", "goose", "geese", "dove", "vogel", "oiseau", "pájaro", "птица", "鳥"]),
        (PropKind.House, ["house", "home", "cabin", "cottage", "hut", "barn", "farm", "village", "inn", "haus", "maison", "casa", "дом", "家"]),
        (PropKind.Tree, ["tree", "oak", "willow", "orchard", "baum", "arbre", "árbol", "дерево", "木", "나무"]),
        (PropKind.Cup, ["coffee", "tea", "cup", "mug", "espresso", "latte", "barista", "cafe", "café", "kaffee", "кофе", "咖啡", "コーヒー", "お茶", "커피"]),
        (PropKind.Lantern, ["lantern", "lamp", "candle", "fire", "campfire", "laterne", "linterna", "фонарь", "提灯", "ランタン"]),
        (PropKind.Flower, ["flower", "rose", "tulip", "garden", "gardener", "bloom", "blume", "fleur", "flor", "цветок", "花", "꽃"]),
    ];

    public static IReadOnlyList<(float Meaning, string[] Words)> Moods { get; } =
    [
        (0.7f, ["warm", "cozy", "cosy", "happy", "joyful", "golden", "love", "romantic", "cheerful", "tender", "nostalgic"]),
        (-0.7f, ["cold", "lonely", "sad", "mysterious", "eerie", "tense", "noir", "dystopian", "melancholy", "haunted", "icy"]),
    ];

    /// <summary>The meanings found in a text, by where they are found first.</summary>
    public static IReadOnlyList<T> Find<T>(string text, IReadOnlyList<(T Meaning, string[] Words)> table)
    {
        var lower = text.ToLowerInvariant();
        return [.. table
            .Select((entry, order) => (entry.Meaning, order, At: entry.Words.Min(word => PlaceOf(lower, word))))
            .Where(hit => hit.At < int.MaxValue)
            .OrderBy(hit => hit.At)
            .ThenBy(hit => hit.order)
            .Select(hit => hit.Meaning)];
    }

    /// <summary>The meaning that most of the text's words speak for.</summary>
    public static T? Strongest<T>(string text, IReadOnlyList<(T Meaning, string[] Words)> table)
        where T : struct
    {
        var lower = text.ToLowerInvariant();
        var best = table
            .Select(entry => (entry.Meaning, Hits: entry.Words.Where(word => PlaceOf(lower, word) < int.MaxValue).Sum(word => word[0] == '~' ? 1 : 2), At: entry.Words.Min(word => PlaceOf(lower, word))))
            .OrderByDescending(hit => hit.Hits)
            .ThenBy(hit => hit.At)
            .First();
        return best.Hits > 0 ? best.Meaning : null;
    }

    /// <summary>Whether the word is one of a place or a thing that there may be many of.</summary>
    public static bool IsCountable(string noun) =>
        Settings.Any(s => s.Words.Any(w => w.TrimStart('~') == noun.ToLowerInvariant())) || Props.Any(p => p.Words.Contains(noun.ToLowerInvariant()));

    private static int PlaceOf(string text, string word)
    {
        word = word.TrimStart('~');
        // Scripts without spaces, and those that attach articles and endings to their words.
        var isSpaceless = word[0] >= '\u2E80' || (word[0] >= '\u0400' && word.Length > 2);
        for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            if (isSpaceless) return at;
            if (at > 0 && char.IsLetterOrDigit(text[at - 1])) continue;
            var end = at + word.Length;
            if (end < text.Length && text[end] == 's') end++;
            if (end >= text.Length || !char.IsLetterOrDigit(text[end])) return at;
        }

        return int.MaxValue;
    }
}
