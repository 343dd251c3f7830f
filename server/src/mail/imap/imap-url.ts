/**
 * IMAP URLs that name one message or a piece of it, absolute or without the server. RFC 5092 §11, RFC 5550 §3.2
 *
 *   /Enviados;UIDVALIDITY=38505/;UID=20/;SECTION=1.2.MIME
 *   imap://ana@mail.empresa.test/INBOX/;UID=7/;PARTIAL=0.1024
 *   ;UID=7/;SECTION=TEXT                        in the mailbox that is open
 */
export type ImapUrl = {
  /** Undefined: the server and the person one speaks with. */
  readonly server: { readonly user: string | undefined; readonly host: string } | undefined
  /** Undefined: the mailbox that is open. */
  readonly mailbox: string | undefined
  readonly uidValidity: number | undefined
  readonly uid: number
  /** What stands in the brackets of FETCH BODY[…]. */
  readonly section: string
  readonly partial: { readonly offset: number; readonly length: number | undefined } | undefined
}

const NUMBER_MAX = 4_294_967_295
const SERVER = /^imap:\/\/(?:([^/@;]*)(?:;AUTH=[^/@]*)?@)?([^/@:;]+)(?::\d{1,5})?(?=\/)/i
const MESSAGE =
  /^(?:\/?([^;]*?)(?:;UIDVALIDITY=(\d{1,10}))?\/)?;UID=(\d{1,10})(?:\/;SECTION=([^;]+?))?(?:\/;PARTIAL=(\d{1,10})(?:\.(\d{1,10}))?)?$/i

/** Undefined: it is not one, or one that asks for more, such as URLAUTH. */
export function readImapUrl(text: string): ImapUrl | undefined {
  const server = SERVER.exec(text)
  if (server === null && text.includes('://')) return undefined
  const found = MESSAGE.exec(server === null ? text : text.slice(server[0].length))
  if (found === null) return undefined
  const [, path, uidValidity, uid, rawSection, offset, length] = found
  const user = server?.[1] === undefined ? '' : percentDecoded(server[1])
  const mailbox = path === undefined ? undefined : percentDecoded(path)
  const section = percentDecoded(rawSection ?? '')
  const numbers = [uidValidity, uid, offset, length].map((digits) => Number(digits ?? 1))
  if (numbers.some((number) => number > NUMBER_MAX) || Number(uid) === 0) return undefined
  if (user === undefined || section === undefined || mailbox === '') return undefined
  if (path !== undefined && mailbox === undefined) return undefined
  return {
    server: server === null ? undefined : { user: user === '' ? undefined : user, host: server[2] ?? '' },
    mailbox,
    uidValidity: uidValidity === undefined ? undefined : Number(uidValidity),
    uid: Number(uid),
    section,
    partial:
      offset === undefined
        ? undefined
        : { offset: Number(offset), length: length === undefined ? undefined : Number(length) },
  }
}

/** Undefined where a `%` stands before no octet, or the octets are no UTF-8. */
function percentDecoded(text: string): string | undefined {
  if (/%(?![0-9A-Fa-f]{2})/.test(text) || /[^\x21-\x7e]/.test(text)) return undefined
  const octets: number[] = []
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '%') {
      octets.push(Number.parseInt(text.slice(at + 1, at + 3), 16))
      at += 2
    } else octets.push(text.charCodeAt(at))
  }
  const decoded = new TextDecoder('utf-8').decode(new Uint8Array(octets))
  return decoded.includes('\ufffd') || decoded.includes('\0') ? undefined : decoded
}
