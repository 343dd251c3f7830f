/** How mail of one kind came out here: what a row of a DMARC report is made from. RFC 9990 §3.1.1.6 */

export type JudgedMail = {
  /** The address that brought it. */
  readonly source: string
  /** What became of it; `pass`: nothing was wanted to be done. */
  readonly disposition: 'none' | 'pass' | 'quarantine' | 'reject'
  /** Whether one that belongs to the author's domain proved it. */
  readonly dkim: boolean
  readonly spf: boolean
  /** Why something else was done than the domain wants; null: it was not. RFC 9990 §3.1.1.9 */
  readonly reason: 'local_policy' | 'trusted_forwarder' | null
  readonly headerFrom: string
  /** Of the return path; empty: it had none. */
  readonly envelopeFrom: string
  readonly signatures: readonly {
    readonly domain: string
    readonly selector: string
    readonly result: string
  }[]
  /** null: the greeting was asked about, which the report has no word for. */
  readonly sender: { readonly domain: string; readonly result: string } | null
}
