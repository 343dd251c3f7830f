/** What is computed from the bytes of a message, as it stands in its row. */
import type { Derived } from '../../mail/message/derived.ts'
import type { Value } from '../sql.ts'

/**
 * In the order of sent_ms, header_bytes, has_attachment, envelope, body_structure, body_short, message_id_header, refs,
 * base_subject.
 */
export function derivedValues(derived: Derived): Value[] {
  return [
    derived.sentMs ?? null,
    derived.headerBytes,
    derived.hasAttachment ? 1 : 0,
    settled(derived.envelope),
    settled(derived.bodyStructure),
    settled(derived.body),
    derived.messageId === undefined ? null : settled(derived.messageId),
    settled(derived.references.join('\n')),
    settled(derived.baseSubject),
  ]
}

/** Text that both engines keep as it is: PostgreSQL takes no U+0000, SQLite no lone surrogate. THREATS ST2 */
function settled(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed()
  return whole.includes('\0') ? whole.replaceAll('\0', '\ufffd') : whole
}
