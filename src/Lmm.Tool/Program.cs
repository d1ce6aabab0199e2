using Lmm.Tool.Output;

namespace Lmm.Tool;

internal static class Program
{
    private static int Main(string[] args)
    {
        bool hasColour = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") != "dumb";
        return LmmTool.Run(
            args,
            new Terminal(Console.Out, hasColour && !Console.IsOutputRedirected),
            new Terminal(Console.Error, hasColour && !Console.IsErrorRedirected, isInteractive: true));
    }
}
