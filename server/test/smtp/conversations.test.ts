import { globSync } from 'node:fs'
import { basename } from 'node:path'
import type { TestContext } from 'node:test'
import type { SmtpListener, SmtpRole } from '../../src/edge/smtp/server.ts'
import type { RuleName } from '../../src/store/directory-rules.ts'
import { playTranscript, readTranscript } from '../kit/conversation.ts'
import { rule, setRules } from '../kit/sending-rules.ts'
import { openSmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'
import { transcriptTokens } from '../kit/token-issuer.ts'

for (const path of globSync('server/test/conversations/smtp/*.txt').sort())
  eachEngine(`conversation ${basename(path, '.txt')}`, async (t: TestContext, engine) => {
    const transcript = readTranscript(path)
    await using issuer = await transcriptTokens(transcript.settings)
    await using world = await openSmtpWorld(engine, { tokens: issuer?.tokens })
    const rules = transcript.settings.get('rules')?.split(' ') ?? []
    await setRules(
      world.directory,
      world.empresa,
      { kind: 'account', id: world.accounts.ana },
      rules.map((name) => rule(name as RuleName)),
    )
    const proxies = transcript.settings.get('xclient')
    const listener: SmtpListener = {
      ...(proxies !== undefined && { xclientFrom: (address: string) => address === proxies }),
      ...(issuer !== undefined && { private: true }),
    }
    const port = await world.listen(transcript.settings.get('listen') as SmtpRole, listener)
    await t.assert.doesNotReject(playTranscript(transcript, port, issuer?.given))
  })
