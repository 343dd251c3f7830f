/** Mail as examiners get it. */
import { parseMailbox } from '../../src/mail/address.ts'
import { readStructure } from '../../src/mail/mime/structure.ts'
import type { SuspectMail } from '../../src/service/filter/examiner.ts'

export function suspect(message: string | Uint8Array, more: Partial<SuspectMail> = {}): SuspectMail {
  const bytes = typeof message === 'string' ? Buffer.from(message) : message
  return {
    id: 'd-1',
    bytes,
    structure: readStructure(bytes),
    client: { address: '192.0.2.7', hello: 'mail.lejos.test', reverseName: 'mail.lejos.test' },
    reversePath: parseMailbox('otro@lejos.test'),
    recipients: [parseMailbox('ana@empresa.test')],
    companies: new Set(),
    receivedMs: Date.UTC(2026, 0, 5, 10),
    ...more,
  }
}

export const noPause = (): undefined => undefined
