/**
 * COMPRESS: from here on all is deflated, both ways. Inside TLS, never around it: STARTTLS comes before signing in, this
 * after. RFC 4978 §3
 *
 *   C: a2 COMPRESS DEFLATE
 *   S: a2 OK Compression is on
 */

import { ConnectionGone } from '../../connection-gone.ts'
import { defineCommand, type Reply } from '../command.ts'
import type { SignedInSession } from '../session.ts'
import type { Reader } from '../syntax/reader.ts'

export const compress = defineCommand({ name: 'COMPRESS', when: 'signed-in', parse, run })

function parse(read: Reader): void {
  read.token('DEFLATE')
  read.end()
}

async function run(session: SignedInSession): Promise<Reply> {
  if (session.wire.compressed)
    return { status: 'NO', code: 'COMPRESSIONACTIVE', text: { key: 'imap.compressed' } }
  return {
    status: 'OK',
    text: { key: 'imap.compress' },
    after: async () => {
      // Said in clear before it could know of our answer, and now to be read as deflated: it cannot be understood.
      if (session.framer.waitingBytes > 0) {
        session.connection.destroy()
        throw new ConnectionGone()
      }
      session.compress()
    },
  }
}
