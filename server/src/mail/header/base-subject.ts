/**
 * The subject that a conversation shares: without `Re:`, `Fwd:`, list tags and trailing `(fwd)`.
 *
 *   baseSubject('Re: [lista] Fwd: Presupuesto (fwd)')   'Presupuesto'
 *
 * RFC 5256 §2.1, over a subject that is already decoded.
 */

/** Nothing real is longer; the rest could only cost time. */
const SUBJECT_SIGNS_MAX = 2000

/** `re`, `fw` or `fwd`, perhaps a blob, then a colon. Spanish programs write `RV:` and `Resp:`, German `AW:`, `WG:`. */
const REPLY = /^(?:re|fwd?|rv|resp|aw|wg|antw|sv|tr)[ \t]*(?:\[[^[\]]*\][ \t]*)?(?:\([0-9]{1,4}\))?:/i
const BLOB = /^\[[^[\]]*\][ \t]*/

export function baseSubject(subject: string): string {
  return readSubject(subject).base
}

/** Whether the subject says that its message answers or forwards another: RFC 5256 §2.1, the steps that remove such marks. */
export function isReplySubject(subject: string): boolean {
  return readSubject(subject).isReply
}

function readSubject(subject: string): { readonly base: string; readonly isReply: boolean } {
  let isReply = false
  let text = subject
    .slice(0, SUBJECT_SIGNS_MAX)
    .replaceAll(/[ \t\r\n]+/g, ' ')
    .trim()
  for (;;) {
    const before = text
    while (/\(fwd\)$/i.test(text)) {
      text = text.slice(0, -'(fwd)'.length).trimEnd()
      isReply = true
    }
    const inside = withoutLeaders(text)
    text = inside.text
    isReply ||= inside.isReply
    // `[Fwd: subject]` is a forwarded subject in brackets.
    if (/^\[fwd:/i.test(text) && text.endsWith(']')) {
      text = text.slice('[fwd:'.length, -1).trim()
      isReply = true
    }
    if (text === before) return { base: text, isReply }
  }
}

function withoutLeaders(subject: string): { readonly text: string; readonly isReply: boolean } {
  let text = subject
  let isReply = false
  for (;;) {
    const behindBlobs = skipBlobs(text)
    const reply = REPLY.exec(behindBlobs)
    if (reply !== null) {
      text = behindBlobs.slice(reply[0].length).trimStart()
      isReply = true
    } else {
      // A blob is only dropped where something is left behind it. RFC 5256 §2.1 (5)
      const blob = BLOB.exec(text)
      if (blob === null || blob[0].length === text.length) return { text, isReply }
      text = text.slice(blob[0].length)
    }
  }
}

function skipBlobs(subject: string): string {
  let text = subject
  for (let blob = BLOB.exec(text); blob !== null; blob = BLOB.exec(text)) text = text.slice(blob[0].length)
  return text
}
