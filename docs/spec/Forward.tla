------------------------------- MODULE Forward ------------------------------
(* R13, A6.16: sites 1..N in a ring, a Kafka cluster for each. A site reads its left neighbour's *)
(* copies of all logs, appends what is new to its own copies, unchanged, and applies from there. *)
(* A record <<o,n,V>>: V is what its writer had applied. One site may be lost for good: then its *)
(* right neighbour reads from its left one, along the configured fall-back link.                  *)
(* Dup   "dot"  what is there already, and own records coming home, are left out | "none"         *)
(* Order "link" records are appended in the order in which the link has them | "any"              *)
(* Put   "first" a record is in the local copy before it is applied | "after" (a crash between    *)
(*       them keeps it from whoever reads on)                                                      *)
EXTENDS Naturals, Sequences, FiniteSets
CONSTANTS N, MaxW, MaxC, Dup, Order, Put
S == 1..N
VARIABLES copy, pos, app, lost, nw, nc
vars == <<copy, pos, app, lost, nw, nc>>
Z == [t \in S |-> 0]
Init == /\ copy = [s \in S |-> <<>>] /\ pos = [s \in S |-> [t \in S |-> 0]] /\ app = [s \in S |-> Z]
        /\ lost = 0 /\ nw = 0 /\ nc = 0
Prev(s) == IF s = 1 THEN N ELSE s - 1
Left(s) == IF Prev(s) = lost THEN Prev(Prev(s)) ELSE Prev(s)
Up(s) == s # lost
Holds(s, r) == \E i \in 1..Len(copy[s]) : copy[s][i] = r
Write(s) == /\ Up(s) /\ nw < MaxW /\ nw' = nw + 1
            /\ LET n == app[s][s] + 1 IN
               /\ copy' = [copy EXCEPT ![s] = Append(@, <<s, n, app[s]>>)]
               /\ app' = [app EXCEPT ![s][s] = n]
            /\ UNCHANGED <<pos, lost, nc>>
(* the next record of the link, or with Order "any" one further on *)
Relay(s) ==
  LET l == Left(s) IN
  /\ Up(s) /\ l # s
  /\ \E i \in pos[s][l] + 1 .. Len(copy[l]) :
       /\ (Order = "link" => i = pos[s][l] + 1)
       /\ LET r == copy[l][i]
              skip == Dup = "dot" /\ (Holds(s, r) \/ r[1] = s) IN
          /\ copy' = IF skip \/ Put = "after" THEN copy ELSE [copy EXCEPT ![s] = Append(@, r)]
          /\ pos' = [pos EXCEPT ![s][l] = i]
          /\ IF Put = "after" /\ ~skip
             THEN \E crash \in IF nc < MaxC THEN BOOLEAN ELSE {FALSE} :
                    /\ nc' = IF crash THEN nc + 1 ELSE nc
                    /\ app' = [app EXCEPT ![s][r[1]] = r[2]]
             ELSE UNCHANGED <<app, nc>>
  /\ Len(copy[s]) < MaxW + 1
  /\ UNCHANGED <<lost, nw>>
(* with Put "after": the append that follows, unless the agent died *)
PutAfter(s) == /\ Put = "after" /\ Up(s)
               /\ \E l \in S : \E i \in 1..Len(copy[l]) :
                    LET r == copy[l][i] IN
                    /\ r[2] <= app[s][r[1]] /\ ~Holds(s, r) /\ nc = 0 /\ copy' = [copy EXCEPT ![s] = Append(@, r)]
               /\ UNCHANGED <<pos, app, lost, nw, nc>>
Apply(s) == /\ Put = "first" /\ Up(s)
            /\ \E i \in 1..Len(copy[s]) :
                 LET r == copy[s][i] IN
                 /\ r[1] # s /\ r[2] = app[s][r[1]] + 1 /\ \A t \in S \ {r[1]} : r[3][t] <= app[s][t]
                 /\ app' = [app EXCEPT ![s][r[1]] = r[2]]
            /\ UNCHANGED <<copy, pos, lost, nw, nc>>
Lose(s) == /\ lost = 0 /\ N > 2
           /\ lost' = s /\ UNCHANGED <<copy, pos, app, nw, nc>>
Next == \E s \in S : Write(s) \/ Relay(s) \/ PutAfter(s) \/ Apply(s) \/ Lose(s)
Spec == Init /\ [][Next]_vars
(* no loop: nothing stands in a copy twice *)
Once == \A s \in S : Cardinality({ copy[s][i] : i \in 1..Len(copy[s]) }) = Len(copy[s])
(* a copy is causally closed, so that whoever reads it never waits for what comes behind *)
Top(s, i, o) == LET X == { copy[s][j][2] : j \in { k \in 1..i : copy[s][k][1] = o } } IN
                IF X = {} THEN 0 ELSE CHOOSE x \in X : \A y \in X : y <= x
Closed == \A s \in S : \A i \in 1..Len(copy[s]) :
            LET r == copy[s][i] IN \A t \in S : t # r[1] => r[3][t] <= Top(s, i, t)
Behind(s) == Put = "after" /\ nc = 0 /\ \E o \in S \ {s} : app[s][o] > Top(s, Len(copy[s]), o)
(* at rest everybody who is left has everything that anybody has *)
Rest == \A s \in S : Up(s) => ~Behind(s) /\ pos[s][Left(s)] = Len(copy[Left(s)])
                              /\ \A i \in 1..Len(copy[s]) : copy[s][i][2] <= app[s][copy[s][i][1]]
All == Rest => \A s, t \in S : Up(s) /\ Up(t) => \A o \in S : app[s][o] = app[t][o]
=============================================================================
