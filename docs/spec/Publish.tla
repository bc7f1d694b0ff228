------------------------------- MODULE Publish ------------------------------
(* R2, R3, I1-I3: from one database's log to the site's log in Kafka. Transactions 1..N; what  *)
(* is captured again after a change of catalog decodes differently (content 1 in place of 0).   *)
(* Two agents: whoever took the lease last is the holder, the other one a zombie that still     *)
(* reaches Kafka. An append may succeed without an answer, so that it is done again. The        *)
(* checkpoint c holds, per transaction, the content that the window was built from.             *)
(* Own   "log"  on start the agent takes what its log holds for the truth | "self" it does not  *)
(* Check "first" an answered append is compared with the first record of its name, and an agent *)
(*       that finds another one ends | "none"                                                   *)
(* Ck    "acked" a checkpoint covers what Kafka has answered | "sent" what was captured         *)
(* Flush "lease" a checkpoint is written by the holder alone | "any"                            *)
(* Conf  "ckpt"  the database forgets its log up to the checkpoint | "ack" up to what is acked  *)
EXTENDS Naturals, Sequences
CONSTANTS N, MaxE, MaxL, Own, Check, Ck, Flush, Conf
P == {1,2}
VARIABLES w, alt, log, ag, c, conf, holder, ep, bad
vars == <<w, alt, log, ag, c, conf, holder, ep, bad>>
Max(a,b) == IF a >= b THEN a ELSE b
First(l, n) == LET S == { i \in 1..Len(l) : l[i][1] = n } IN
               IF S = {} THEN 9 ELSE l[CHOOSE i \in S : \A j \in S : i <= j][2]
Top(l) == IF Len(l) = 0 THEN 0 ELSE LET S == { l[i][1] : i \in 1..Len(l) } IN CHOOSE x \in S : \A y \in S : y <= x
Dead == [up |-> FALSE, cap |-> 0, snt |-> 0, ack |-> 0, tail |-> <<>>, m |-> <<>>]
Init == /\ w = 0 /\ alt = 0 /\ log = <<>> /\ ag = [p \in P |-> Dead] /\ c = <<>> /\ conf = 0
        /\ holder = 0 /\ ep = 0 /\ bad = "ok"
Commit == w < N /\ w' = w + 1 /\ UNCHANGED <<alt, log, ag, c, conf, holder, ep, bad>>
(* a change of catalog: everything committed before decodes otherwise from now on *)
Ddl == alt = 0 /\ w > 0 /\ alt' = w /\ UNCHANGED <<w, log, ag, c, conf, holder, ep, bad>>
Start(p) == /\ ~ag[p].up /\ ep < MaxE /\ ep' = ep + 1 /\ holder' = p
            /\ ag' = [ag EXCEPT ![p] = [up |-> TRUE, cap |-> Len(c), snt |-> Max(Len(c), Top(log)),
                                        ack |-> Max(Len(c), Top(log)), tail |-> log, m |-> c]]
            /\ bad' = IF bad = "ok" /\ conf > Len(c) THEN "forgotten" ELSE bad
            /\ UNCHANGED <<w, alt, log, c, conf>>
Crash(p) == ag[p].up /\ ag' = [ag EXCEPT ![p] = Dead] /\ UNCHANGED <<w, alt, log, c, conf, holder, ep, bad>>
Capture(p) ==
  /\ ag[p].up /\ ag[p].cap < w
  /\ LET n == ag[p].cap + 1
         own == IF n <= alt THEN 1 ELSE 0
         there == First(ag[p].tail, n)
         x == IF Own = "log" /\ there # 9 THEN there ELSE own
     IN ag' = [ag EXCEPT ![p].cap = n, ![p].m = Append(@, x)]
  /\ UNCHANGED <<w, alt, log, c, conf, holder, ep, bad>>
(* appended; maybe without an answer *)
Send(p) == /\ ag[p].up /\ ag[p].snt < ag[p].cap /\ Len(log) < MaxL
           /\ LET n == ag[p].snt + 1 IN
              /\ log' = Append(log, <<n, ag[p].m[n]>>)
              /\ \E answered \in BOOLEAN : ag' = IF answered THEN [ag EXCEPT ![p].snt = n] ELSE ag
           /\ UNCHANGED <<w, alt, c, conf, holder, ep, bad>>
(* the agent reads back what its append has come to *)
Acked(p) == /\ ag[p].up /\ ag[p].ack < ag[p].snt
            /\ LET n == ag[p].ack + 1 IN
               IF Check = "first" /\ First(log, n) # ag[p].m[n]
               THEN ag' = [ag EXCEPT ![p] = Dead]
               ELSE ag' = [ag EXCEPT ![p].ack = n]
            /\ UNCHANGED <<w, alt, log, c, conf, holder, ep, bad>>
Store(p) == /\ ag[p].up /\ (Flush = "lease" => holder = p)
            /\ LET n == IF Ck = "acked" THEN IF ag[p].ack <= ag[p].cap THEN ag[p].ack ELSE ag[p].cap ELSE ag[p].cap IN
               /\ (Flush = "lease" => n > Len(c)) /\ n # Len(c) /\ c' = SubSeq(ag[p].m, 1, n)
            /\ UNCHANGED <<w, alt, log, ag, conf, holder, ep, bad>>
Confirm(p) == /\ ag[p].up /\ LET n == IF Conf = "ckpt" THEN Len(c) ELSE ag[p].ack IN n > conf /\ conf' = n
              /\ UNCHANGED <<w, alt, log, ag, c, holder, ep, bad>>
Next == Commit \/ Ddl \/ \E p \in P : Start(p) \/ Crash(p) \/ Capture(p) \/ Send(p) \/ Acked(p) \/ Store(p) \/ Confirm(p)
Spec == Init /\ [][Next]_vars
(* I2: who takes the first record of each name finds no gap *)
Chain == \A i \in 1..Len(log) : log[i][1] <= 1 + Top(SubSeq(log, 1, i - 1))
(* R3: the origin's durable window is built from what everybody else takes *)
Truth == \A n \in 1..Len(c) : First(log, n) = c[n]
Kept == bad = "ok" /\ \A n \in 1..conf : First(log, n) # 9
=============================================================================
