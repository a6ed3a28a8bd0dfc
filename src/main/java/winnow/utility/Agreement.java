package winnow.utility;

/** Whether a pair counts by the candidate's help alone or by that of both. */
public enum Agreement {
    /** s_ij from U_ij, the paper's. */
    ONE_WAY,
    /**
     * s_ij from min(U_ij, U_ji): both must help each other. A wrong answer may be helped by right ones, but hardly helps them.
     * Departure from the paper; within one corpus only.
     */
    MUTUAL
}
