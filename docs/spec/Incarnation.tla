----------------------------- MODULE Incarnation ----------------------------
(* A6.13, I1: a database is set back to a backup, with the agent's checkpoint in it, while its   *)
(* log in Kafka is not. Applications may write before the agent starts again. What the agent     *)
(* finds in its log and not in its database it applies as if another site had written it; what   *)
(* its database holds it publishes under a new incarnation.                                      *)
(* Det "tail" set back if the log holds a heartbeat, or a record, that the database does not      *)
(*     "beat" only the heartbeats' numbers are compared | "none" nothing is                       *)
EXTENDS Naturals, Sequences
CONSTANTS MaxW, MaxHb, Det
VARIABLES wal, ag, log, bak, nw, nh
vars == <<wal, ag, log, bak, nw, nh>>
None == [st |-> "no", wal |-> <<>>, ag |-> <<>>]
Init == /\ wal = <<>> /\ ag = [up |-> TRUE, inc |-> 1, pos |-> 0, n |-> 0] /\ log = <<>> /\ bak = None
        /\ nw = 0 /\ nh = 0
Ids(q) == { q[i].id : i \in { j \in 1..Len(q) : q[j].k # "h" } }
Beats(q) == { q[i].id : i \in { j \in 1..Len(q) : q[j].k = "h" } }
Most(X) == IF X = {} THEN 0 ELSE CHOOSE x \in X : \A y \in X : y <= x
Named(i, n) == \E j \in 1..Len(log) : log[j].k = "w" /\ log[j].inc = i /\ log[j].n = n
Write == /\ nw < MaxW /\ nw' = nw + 1 /\ wal' = Append(wal, [k |-> "w", id |-> nw + 1]) /\ UNCHANGED <<ag, log, bak, nh>>
Beat == /\ ag.up /\ nh < MaxHb /\ nh' = nh + 1
        /\ wal' = Append(wal, [k |-> "h", id |-> Most(Beats(wal)) + 1]) /\ UNCHANGED <<ag, log, bak, nw>>
(* a record that is in the log already is not sent again (R3): the log's is the truth *)
Capture == /\ ag.up /\ ag.pos < Len(wal)
           /\ LET e == wal[ag.pos + 1]
                  n == IF e.k = "w" THEN ag.n + 1 ELSE ag.n
              IN /\ ag' = [ag EXCEPT !.pos = @ + 1, !.n = n]
                 /\ log' = IF e.k = "w" /\ ~Named(ag.inc, n)
                           THEN Append(log, [k |-> "w", inc |-> ag.inc, n |-> n, id |-> e.id])
                           ELSE IF e.k = "h" THEN Append(log, [k |-> "h", inc |-> ag.inc, n |-> n, id |-> e.id])
                           ELSE log
           /\ UNCHANGED <<wal, bak, nw, nh>>
Backup == /\ bak.st = "no" /\ bak' = [st |-> "there", wal |-> wal, ag |-> ag] /\ UNCHANGED <<wal, ag, log, nw, nh>>
Restore == /\ bak.st = "there" /\ bak' = [bak EXCEPT !.st = "used"]
           /\ wal' = bak.wal /\ ag' = [bak.ag EXCEPT !.up = FALSE] /\ UNCHANGED <<log, nw, nh>>
Back == \/ Det \in {"beat","tail"} /\ Most(Beats(log)) > Most(Beats(wal))
        \/ Det = "tail" /\ \E x \in Ids(log) : x \notin Ids(wal)
Start == /\ ~ag.up
         /\ ag' = IF Back THEN [ag EXCEPT !.up = TRUE, !.inc = @ + 1, !.n = 0] ELSE [ag EXCEPT !.up = TRUE]
         /\ UNCHANGED <<wal, log, bak, nw, nh>>
CatchUp == /\ ag.up /\ ag.inc > 1
           /\ \E i \in 1..Len(log) : /\ log[i].k = "w" /\ log[i].inc < ag.inc /\ log[i].id \notin Ids(wal)
                                     /\ \A j \in 1..i - 1 : log[j].k = "w" => log[j].id \in Ids(wal)
                                     /\ wal' = Append(wal, [k |-> "r", id |-> log[i].id])
           /\ UNCHANGED <<ag, log, bak, nw, nh>>
Next == Write \/ Beat \/ Capture \/ Backup \/ Restore \/ Start \/ CatchUp
Spec == Init /\ [][Next]_vars
I1 == \A i, j \in 1..Len(log) : log[i].k = "w" /\ log[j].k = "w" /\ log[i].inc = log[j].inc /\ log[i].n = log[j].n => i = j
(* at rest the database and its log hold the same writes *)
Kept == ag.up /\ ag.pos = Len(wal) /\ ~ENABLED CatchUp => Ids(wal) = Ids(log)
=============================================================================
