----------------------------- MODULE Membership -----------------------------
(* R12, A6.15, I11: site 3 joins while sites 1 and 2 write; one row, last writer wins, deletes   *)
(* leave a tombstone until they are stable. Donor is site 1. The row is read between a low and a  *)
(* high watermark of the donor's log; at the high one the donor's capture attaches the row's     *)
(* state and its vector, and the joiner applies to the row only what that vector does not cover.  *)
(* Count "early"  every member counts the joiner before the low watermark, with the donor's       *)
(*               vector there | "late" once it has joined                                         *)
(* State "high"   row and state as of the high watermark | "rows" the row as read, without state  *)
(* Site 2 may leave: a seal ends its log.                                                         *)
(* Seal  "delivered" it stops counting at a site that has applied its log to the seal             *)
(*       | "said" as soon as it has sealed                                                        *)
EXTENDS Naturals, Sequences, FiniteSets
CONSTANTS MaxW, MaxHb, Count, State, Seal
S == {1,2,3}
VARIABLES log, applied, row, clk, known, member, join, nw, nh
vars == <<log, applied, row, clk, known, member, join, nw, nh>>
Max(a,b) == IF a >= b THEN a ELSE b
None == [k |-> "none", h |-> 0, o |-> 0, n |-> 0]
Newer(a,b) == a.h > b.h \/ (a.h = b.h /\ a.o > b.o)
Z == [t \in S |-> 0]
J0 == [ph |-> "no", seen |-> None, r |-> None, v |-> Z]
Init == /\ log = [s \in S |-> <<>>] /\ applied = [s \in S |-> Z] /\ row = [s \in S |-> None]
        /\ clk = [s \in S |-> 0] /\ known = [s \in S |-> [t \in S |-> Z]]
        /\ member = [s \in S |-> {1,2}] /\ join = J0 /\ nw = 0 /\ nh = 0
Open(s) == IF s = 3 THEN join.ph = "in" ELSE TRUE
Sealed(s) == Len(log[s]) > 0 /\ log[s][Len(log[s])].k = "seal"
Emit(s, kind) ==
  LET n == applied[s][s] + 1
      op == [k |-> kind, h |-> clk[s] + 1, o |-> s, n |-> n, ctx |-> [applied[s] EXCEPT ![s] = n]]
  IN /\ log' = [log EXCEPT ![s] = Append(@, op)]
     /\ applied' = [applied EXCEPT ![s][s] = n] /\ known' = [known EXCEPT ![s][s] = op.ctx]
     /\ clk' = [clk EXCEPT ![s] = op.h]
     /\ row' = IF kind \in {"put","del"} THEN [row EXCEPT ![s] = [k |-> kind, h |-> op.h, o |-> s, n |-> n]] ELSE row
Write(s) == /\ Open(s) /\ ~Sealed(s) /\ nw < MaxW /\ nw' = nw + 1
            /\ \E kind \in {"put","del"} : (kind = "del" => row[s].k = "put") /\ Emit(s, kind)
            /\ UNCHANGED <<member, join, nh>>
Heartbeat(s) == /\ Open(s) /\ ~Sealed(s) /\ nh < MaxHb /\ nh' = nh + 1 /\ Emit(s, "hb") /\ UNCHANGED <<member, join, nw>>
Deliver(s,o) ==
  /\ s # o /\ (s = 3 => join.ph \in {"loaded","in"}) /\ applied[s][o] < Len(log[o])
  /\ LET op == log[o][applied[s][o] + 1] IN
     /\ \A k \in S \ {o} : op.ctx[k] <= applied[s][k]
     /\ applied' = [applied EXCEPT ![s][o] = @ + 1]
     /\ clk' = [clk EXCEPT ![s] = Max(@, op.h)]
     /\ known' = [known EXCEPT ![s][o] = op.ctx, ![s][s] = [applied[s] EXCEPT ![o] = @ + 1]]
     /\ row' = IF op.k \in {"hb","seal"} THEN row
               ELSE [row EXCEPT ![s] = IF @ = None \/ Newer(op,@) THEN [k |-> op.k, h |-> op.h, o |-> o, n |-> op.n] ELSE @]
     /\ member' = IF op.k = "seal" THEN [member EXCEPT ![s] = @ \ {o}] ELSE member
  /\ UNCHANGED <<log, join, nw, nh>>
Members(s) == IF Seal = "said" THEN { t \in member[s] : ~Sealed(t) } ELSE member[s]
(* who has sealed goes on reading here, and forgets nothing *)
Gc(s) == /\ Open(s) /\ ~Sealed(s) /\ row[s].k = "del"
         /\ \A t \in Members(s) : known[s][t][row[s].o] >= row[s].n
         /\ row' = [row EXCEPT ![s] = None]
         /\ UNCHANGED <<log, applied, clk, known, member, join, nw, nh>>
SealLog == /\ ~Sealed(2) /\ Emit(2, "seal") /\ UNCHANGED <<member, join, nw, nh>>
(* both members have read that site 3 counts, as if it had applied what the donor had then *)
Announce == /\ join.ph = "no" /\ ~Sealed(2) /\ join' = [join EXCEPT !.ph = "said"]
            /\ IF Count = "early"
               THEN /\ member' = [s \in S |-> member[s] \cup {3}]
                    /\ known' = [s \in S |-> [known[s] EXCEPT ![3] = Z]]
               ELSE UNCHANGED <<member, known>>
            /\ UNCHANGED <<log, applied, row, clk, nw, nh>>
Low == /\ join.ph = "said" /\ join' = [join EXCEPT !.ph = "low", !.seen = row[1]]
       /\ UNCHANGED <<log, applied, row, clk, known, member, nw, nh>>
High == /\ join.ph = "low"
        /\ join' = [join EXCEPT !.ph = "high", !.v = applied[1],
                                !.r = IF State = "high" THEN row[1] ELSE IF join.seen.k = "put" THEN join.seen ELSE None]
        /\ UNCHANGED <<log, applied, row, clk, known, member, nw, nh>>
Load == /\ join.ph = "high" /\ join' = [join EXCEPT !.ph = "loaded"]
        /\ row' = [row EXCEPT ![3] = join.r] /\ applied' = [applied EXCEPT ![3] = join.v]
        /\ clk' = [clk EXCEPT ![3] = clk[1]] /\ known' = [known EXCEPT ![3][3] = join.v]
        /\ member' = [member EXCEPT ![3] = member[1] \cup {3}]
        /\ UNCHANGED <<log, nw, nh>>
OpenUp == /\ join.ph = "loaded" /\ join' = [join EXCEPT !.ph = "in"]
          /\ member' = [s \in S |-> member[s] \cup {3}]
          /\ UNCHANGED <<log, applied, row, clk, known, nw, nh>>
Next == \/ SealLog \/ Announce \/ Low \/ High \/ Load \/ OpenUp
        \/ \E s \in S : Write(s) \/ Heartbeat(s) \/ Gc(s) \/ \E o \in S : Deliver(s,o)
Spec == Init /\ [][Next]_vars
Live(s) == IF row[s].k = "put" THEN <<row[s].o, row[s].n>> ELSE <<>>
There(s) == s # 3 \/ join.ph \in {"loaded","in"}
Converge == \A s,t \in S : There(s) /\ There(t) /\ applied[s] = applied[t] => Live(s) = Live(t)
=============================================================================
