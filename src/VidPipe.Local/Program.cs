using VidPipe.Local.CommandLine;

return (int)await new CommandTree(Terminal.System()).RunAsync(args);
