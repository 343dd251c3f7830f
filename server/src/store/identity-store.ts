/** How an account's holder wants to be seen when writing as one of their addresses. RFC 8621 §6 */

export type IdentityRow = {
  /** Canonical. */
  readonly address: string
  /** Undefined: the account's own. */
  readonly name: string | undefined
  /** Lists of addresses as JSON. */
  readonly replyTo: string | undefined
  readonly bcc: string | undefined
  readonly textSignature: string
  readonly htmlSignature: string
}

export type IdentityStore = {
  /** Of the addresses about which something was said. */
  list(): Promise<readonly IdentityRow[]>
  /** In place of what was said before. Refusal `limit`. */
  set(row: IdentityRow): Promise<void>
}
