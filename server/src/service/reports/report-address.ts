/** Where reports about a domain go: an address that each domain has, and that nobody can be given. */

/** Never an account's, an alias's or a group's. */
export const REPORTS_LOCAL = 'mail-reports'

export function reportsAddress(domain: string): string {
  return `${REPORTS_LOCAL}@${domain}`
}
