namespace Lmm;

/// <summary>Gives the text that was already taken from a reader once more, then the rest of it.</summary>
internal sealed class ReplayReader(string start, TextReader rest) : TextReader
{
    private int _position;

    public override int Peek() => _position < start.Length ? start[_position] : rest.Peek();

    public override int Read() => _position < start.Length ? start[_position++] : rest.Read();

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        int taken = Math.Min(buffer.Length, start.Length - _position);
        if (taken == 0)
        {
            return rest.Read(buffer);
        }

        start.AsSpan(_position, taken).CopyTo(buffer);
        _position += taken;
        return taken;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            rest.Dispose();
        }

        base.Dispose(disposing);
    }
}
