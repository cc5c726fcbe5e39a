namespace MedVision.Dicom.Network.Protocol;

/// <summary>
/// The upper layer's protocol machine, PS3.8 9.2: table 9-10 typed out. It only says what is to be done; <see cref="UpperLayer"/> does it.
/// Not thread-safe: its owner guards it.
/// </summary>
internal sealed class ProtocolMachine(bool isRequestor)
{
    // A cell is action/next state. Two actions choose their next state: AE6 (accepted for decision: 3, or rejected: 13), AR8 (9 for the requestor, 10 for the acceptor).
    private const string Table = """
        Evt Sta1  Sta2   Sta3   Sta4  Sta5   Sta6   Sta7   Sta8   Sta9   Sta10   Sta11  Sta12  Sta13
        1   AE1/4 -      -      -     -      -      -      -      -      -       -      -      -
        2   -     -      -      AE2/5 -      -      -      -      -      -       -      -      -
        3   -     AA1/13 AA8/13 -     AE3/6  AA8/13 AA8/13 AA8/13 AA8/13 AA8/13  AA8/13 AA8/13 AA6/13
        4   -     AA1/13 AA8/13 -     AE4/1  AA8/13 AA8/13 AA8/13 AA8/13 AA8/13  AA8/13 AA8/13 AA6/13
        5   AE5/2 -      -      -     -      -      -      -      -      -       -      -      -
        6   -     AE6/3  AA8/13 -     AA8/13 AA8/13 AA8/13 AA8/13 AA8/13 AA8/13  AA8/13 AA8/13 AA7/13
        7   -     -      AE7/6  -     -      -      -      -      -      -       -      -      -
        8   -     -      AE8/13 -     -      -      -      -      -      -       -      -      -
        9   -     -      -      -     -      DT1/6  -      AR7/8  -      -       -      -      -
        10  -     AA1/13 AA8/13 -     AA8/13 DT2/6  AR6/7  AA8/13 AA8/13 AA8/13  AA8/13 AA8/13 AA6/13
        11  -     -      -      -     -      AR1/7  -      -      -      -       -      -      -
        12  -     AA1/13 AA8/13 -     AA8/13 AR2/8  AR8/9  AA8/13 AA8/13 AA8/13  AA8/13 AA8/13 AA6/13
        13  -     AA1/13 AA8/13 -     AA8/13 AA8/13 AR3/1  AA8/13 AA8/13 AR10/12 AR3/1  AA8/13 AA6/13
        14  -     -      -      -     -      -      -      AR4/13 AR9/11 -       -      AR4/13 -
        15  -     -      AA1/13 AA2/1 AA1/13 AA1/13 AA1/13 AA1/13 AA1/13 AA1/13  AA1/13 AA1/13 -
        16  -     AA2/1  AA3/1  -     AA3/1  AA3/1  AA3/1  AA3/1  AA3/1  AA3/1   AA3/1  AA3/1  AA2/1
        17  -     AA5/1  AA4/1  AA4/1 AA4/1  AA4/1  AA4/1  AA4/1  AA4/1  AA4/1   AA4/1  AA4/1  AR5/1
        18  -     AA2/1  -      -     -      -      -      -      -      -       -      -      AA2/1
        19  -     AA1/13 AA8/13 -     AA8/13 AA8/13 AA8/13 AA8/13 AA8/13 AA8/13  AA8/13 AA8/13 AA7/13
        """;

    private static readonly (ProtocolAction Action, ProtocolState Next)[,] transitions = Parse();

    public ProtocolState State { get; private set; } = ProtocolState.Sta1;

    /// <summary>Takes an event and goes to the next state; <see cref="ProtocolAction.None"/> leaves the state as it is.</summary>
    public ProtocolAction Fire(ProtocolEvent what)
    {
        (ProtocolAction action, ProtocolState next) = transitions[(int)what, (int)State];
        if (action == ProtocolAction.None) return action;
        State = action == ProtocolAction.AR8 && !isRequestor ? ProtocolState.Sta10 : next;
        return action;
    }

    /// <summary>The second outcome of AE-6: the provider itself rejects the request.</summary>
    public void RejectRequest() => State = ProtocolState.Sta13;

    private static (ProtocolAction, ProtocolState)[,] Parse()
    {
        (ProtocolAction, ProtocolState)[,] cells = new (ProtocolAction, ProtocolState)[20, 14];
        foreach (string line in Table.Split('\n').Skip(1))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            int row = int.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture);
            for (int state = 1; state <= 13; state++)
            {
                if (words[state].Split('/') is [var action, var next])
                    cells[row, state] = (Enum.Parse<ProtocolAction>(action), (ProtocolState)int.Parse(next, System.Globalization.CultureInfo.InvariantCulture));
            }
        }
        return cells;
    }
}
