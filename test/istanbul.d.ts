// The little of istanbul's libraries that test/coverage.ts uses.
declare module 'istanbul-lib-coverage' {
  export type Summary = {
    lines: { total: number; pct: number }
    merge(other: Summary): void
  }
  export type FileCoverage = {
    toSummary(): Summary
    getUncoveredLines(): string[]
    getBranchCoverageByLine(): Record<string, { covered: number; total: number }>
  }
  export type CoverageMap = {
    data: Record<string, unknown>
    merge(other: unknown): void
    filter(keep: (path: string) => boolean): void
    files(): string[]
    fileCoverageFor(path: string): FileCoverage
    addFileCoverage(file: unknown): void
    getCoverageSummary(): Summary
  }
  const library: { createCoverageMap(data: object): CoverageMap; createCoverageSummary(): Summary }
  export default library
}
declare module 'istanbul-lib-report' {
  const library: { createContext(options: object): object }
  export default library
}
declare module 'istanbul-reports' {
  const library: { create(name: string): { execute(context: object): void } }
  export default library
}
