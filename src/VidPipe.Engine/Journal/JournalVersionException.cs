using VidPipe.Core.Errors;

namespace VidPipe.Engine.Journal;

internal sealed class JournalVersionException(long found, long known)
    : VidPipeException(ErrorCode.DatabaseError, $"The journal has schema version {found}; this program reads version {known}.{(found > known ? " A newer VidPipe has written it: that one can go on with it." : "")}");
