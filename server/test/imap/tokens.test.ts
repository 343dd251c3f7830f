/** Tokens as large directories make them: the longest that is taken fits into a line, in one go and after a challenge. */
import type { TestContext } from 'node:test'
import { TOKEN_MAX_BYTES } from '../../src/service/oauth/limits.ts'
import { ImapClient } from '../kit/imap-client.ts'
import { openImapWorld } from '../kit/imap-world.ts'
import { Pop3Client } from '../kit/pop3-client.ts'
import { openPop3World } from '../kit/pop3-world.ts'
import { eachEngine } from '../kit/stores.ts'
import { oauthBearer, TokenIssuer } from '../kit/token-issuer.ts'

/** A good token for ana that has so many octets. */
function longToken(issuer: TokenIssuer, length: number): string {
  const groups = (count: number): string => issuer.token({ groups: 'x'.repeat(count) })
  let count = Math.floor(((length - groups(0).length) * 3) / 4)
  while (groups(count).length < length) count++
  return groups(count)
}

eachEngine('a token at its longest, by IMAP', async (t: TestContext, engine) => {
  await using issuer = await TokenIssuer.open()
  await using world = await openImapWorld(engine, { tokens: issuer.verifier() })
  const token = longToken(issuer, TOKEN_MAX_BYTES - 2)
  for (const initial of [true, false]) {
    await using client = await ImapClient.open(world.port)
    await client.response()
    const message = oauthBearer(token, 'ana@empresa.test')
    client.write(initial ? `a AUTHENTICATE OAUTHBEARER ${message}\r\n` : 'a AUTHENTICATE OAUTHBEARER\r\n')
    if (!initial) {
      t.assert.strictEqual(await client.response(), '+ ')
      client.write(`${message}\r\n`)
    }
    t.assert.match((await client.response()) ?? '', /^a OK /)
  }
})

eachEngine('and by POP3', async (t: TestContext, engine) => {
  await using issuer = await TokenIssuer.open()
  await using world = await openPop3World(engine, { tokens: issuer.verifier() })
  await using client = await Pop3Client.open(world.port)
  await client.line()
  t.assert.strictEqual(await client.command('AUTH OAUTHBEARER'), '+ ')
  const message = oauthBearer(longToken(issuer, TOKEN_MAX_BYTES - 2), 'ana@empresa.test')
  t.assert.strictEqual(await client.command(message), '+OK Signed in')
})
