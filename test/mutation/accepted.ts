/** Mutants that no test needs to notice, and why. Each is compared by file and name; one that is killed may not stand here. */
export const accepted: { file: string; name: string; reason: string }[] = []
