export const levelNames: Record<string, string> = {
  minimum: 'Minimum',
  small: 'Small account',
  full: 'Full',
}
export const riskNames: Record<string, string> = { low: 'Low', medium: 'Medium', high: 'High' }
