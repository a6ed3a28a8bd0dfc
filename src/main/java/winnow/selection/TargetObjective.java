package winnow.selection;

import winnow.submodular.FacilityLocationMutualInformation;
import winnow.submodular.FacilityLocationQueryMutualInformation;
import winnow.submodular.TargetedFacilityLocation;
import winnow.utility.Treatment;

/** The forms of DELIFT's objective for a target. */
public enum TargetObjective {
    /**
     * As the paper prints it: Σ_{i∈pool} max_{j∈A} s_ij + η Σ_{j∈A} max_{t∈target} s_jt, see {@link TargetedFacilityLocation}.
     */
    PAPER("paper"),
    /** Σ_{t∈target} max_{j∈A} s_jt + η Σ_{j∈A} max_t s_jt, see {@link FacilityLocationQueryMutualInformation}. */
    FLQMI("flqmi"),
    /** Σ_{i∈pool} min(max_{j∈A} s_ij, η max_t s_it), as the paper's code has it, see {@link FacilityLocationMutualInformation}. */
    FLVMI("flvmi");

    private final String id;

    TargetObjective(String id) {
        this.id = id;
    }

    /** Whether nothing of the pool is read but what it does for the target, so that its own utilities need not be computed. */
    public boolean readsTargetAlone(Treatment treatment) {
        return this == FLQMI && treatment.isOfSinglePairs();
    }

    /** Its name in manifests and on the command line. */
    public String id() {
        return id;
    }
}
