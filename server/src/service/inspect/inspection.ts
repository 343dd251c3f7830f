/** What `inspectMessage` tells of a message: JSON for programs, the same for the command line and later the API. */

export type InspectedMailbox = { readonly name: string | null; readonly address: string }
export type InspectedAddress =
  | InspectedMailbox
  | { readonly group: string; readonly members: readonly InspectedMailbox[] }

export type InspectedAttachment = {
  /** Number of the part that holds it, as in IMAP. */
  readonly part: string
  readonly filename: string | null
  readonly contentType: string
  readonly disposition: string | null
  readonly contentId: string | null
  /** Octets, decoded. */
  readonly size: number
  readonly sha256: string
  /** The file it was taken out of: winmail.dat. */
  readonly within?: string
}

export type InspectedPart = {
  /** `1.2`; empty for the message itself. */
  readonly path: string
  readonly type: string
  readonly charset: string | null
  readonly encoding: string
  readonly disposition: string | null
  readonly filename: string | null
  readonly headerStart: number
  readonly bodyStart: number
  readonly bodyEnd: number
  readonly lines: number
  /** The parts count in the decoded octets of the message above, not in the file. */
  readonly decoded?: true
  readonly parts: readonly InspectedPart[]
}

export type Inspection = {
  readonly size: number
  readonly subject: string | null
  readonly date: string | null
  readonly messageId: string | null
  readonly inReplyTo: readonly string[]
  readonly references: readonly string[]
  readonly from: readonly InspectedAddress[]
  readonly sender: readonly InspectedAddress[]
  readonly replyTo: readonly InspectedAddress[]
  readonly to: readonly InspectedAddress[]
  readonly cc: readonly InspectedAddress[]
  readonly bcc: readonly InspectedAddress[]
  readonly texts: { readonly plain: string | null; readonly html: string | null }
  readonly attachments: readonly InspectedAttachment[]
  /** The message itself, with its parts within. */
  readonly parts: InspectedPart
  /** A limit on header, depth or parts was met: what lies behind it is not listed. */
  readonly truncated: boolean
  /** What could not be opened, and why. */
  readonly problems: readonly string[]
}
