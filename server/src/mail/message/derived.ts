/**
 * What the store keeps beside a message's bytes. All of it is computed from them by `derive` and can be computed
 * again (`valija store rebuild`): the bytes alone are the truth.
 */
export type Derived = {
  /** Octets of the header with its closing empty line. */
  readonly headerBytes: number
  /** ENVELOPE in wire form, brackets included; ready to be sent as it is. RFC 9051 §7.5.2 */
  readonly envelope: string
  /** BODYSTRUCTURE in wire form (BODY is made from it by leaving the extension data out). RFC 9051 §7.5.2 */
  readonly bodyStructure: string
  /** BODY in wire form: the same without extension data. */
  readonly body: string
  /** Milliseconds of the Date header; undefined when there is none that can be read. */
  readonly sentMs: number | undefined
  /** Message-ID without brackets, at most 998 octets; undefined when missing. */
  readonly messageId: string | undefined
  /** References and In-Reply-To, oldest first, without brackets, at most 50. */
  readonly references: readonly string[]
  /** Subject decoded and reduced to its base. RFC 5256 §2.1 */
  readonly baseSubject: string
  readonly hasAttachment: boolean
  /** What lists show of it (`list-row.ts`); undefined: it is read from the header and the body each time. */
  readonly listRow: string | undefined
}
