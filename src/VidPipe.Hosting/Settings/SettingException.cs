namespace VidPipe.Hosting.Settings;

/// <summary>A setting that cannot work. The message names its key and never shows a secret.</summary>
public sealed class SettingException(string message, Exception? innerException = null) : Exception(message, innerException);
