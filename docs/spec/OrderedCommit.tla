---------------------------- MODULE OrderedCommit ---------------------------
(* I6, C14, R9: transactions 1..N of one origin, each executed by a worker of its own, so that *)
(* they overlap. T needs the locks Need[T]; a hidden one (a unique value, a parent) makes two   *)
(* transactions meet that were not expected to. An application takes one lock for a while.      *)
(* Order "chain" a worker commits after its predecessor | "any" as soon as it is done           *)
(* Yield "wait" who waits for a predecessor that waits for a lock gives its own locks back      *)
(*       | "never"                                                                              *)
(* Deadlock is checked: without Yield nobody can go on.                                         *)
EXTENDS Naturals, Sequences, FiniteSets
CONSTANTS N, Locks, MaxA, Order, Yield
T == 1..N
App == 0
VARIABLES need, held, st, log, apps
vars == <<need, held, st, log, apps>>
Free == 9
Init == /\ need \in [T -> (SUBSET Locks) \ {{}}] /\ held = [l \in Locks |-> Free] /\ st = [t \in T |-> "run"]
        /\ log = <<>> /\ apps = 0
Has(t) == { l \in Locks : held[l] = t }
Take(t) == /\ st[t] = "run" /\ \E l \in need[t] \ Has(t) : held[l] = Free /\ held' = [held EXCEPT ![l] = t]
           /\ UNCHANGED <<need, st, log, apps>>
Done(t) == /\ st[t] = "run" /\ need[t] \subseteq Has(t) /\ st' = [st EXCEPT ![t] = "done"]
           /\ UNCHANGED <<need, held, log, apps>>
Commit(t) == /\ st[t] = "done" /\ (Order = "chain" => \A u \in T : u < t => st[u] = "gone")
             /\ st' = [st EXCEPT ![t] = "gone"] /\ log' = Append(log, t)
             /\ held' = [l \in Locks |-> IF held[l] = t THEN Free ELSE held[l]]
             /\ UNCHANGED <<need, apps>>
Waits(t) == st[t] = "run" /\ \E l \in need[t] \ Has(t) : held[l] # Free
(* R9: only the next to commit may go on waiting *)
Back(t) == /\ Yield = "wait" /\ st[t] \in {"run","done"} /\ Has(t) # {}
           /\ \E u \in T : u < t /\ Waits(u) /\ \E l \in need[u] : held[l] = t
           /\ st' = [st EXCEPT ![t] = "run"] /\ held' = [l \in Locks |-> IF held[l] = t THEN Free ELSE held[l]]
           /\ UNCHANGED <<need, log, apps>>
AppLock == /\ apps < MaxA /\ apps' = apps + 1 /\ \A l \in Locks : held[l] # App
           /\ \E l \in Locks : held[l] = Free /\ held' = [held EXCEPT ![l] = App]
           /\ UNCHANGED <<need, st, log>>
AppFree == /\ \E l \in Locks : held[l] = App /\ held' = [held EXCEPT ![l] = Free] /\ UNCHANGED <<need, st, log, apps>>
End == \A t \in T : st[t] = "gone"
Next == (\E t \in T : Take(t) \/ Done(t) \/ Commit(t) \/ Back(t)) \/ AppLock \/ AppFree \/ (End /\ UNCHANGED vars)
Spec == Init /\ [][Next]_vars
(* I6: at every position of the log what is applied is a prefix *)
Prefix == \A i \in 1..Len(log) : log[i] = i
=============================================================================
