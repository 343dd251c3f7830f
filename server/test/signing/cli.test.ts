/** `valija dkim` in the whole program: a fresh server signs, its keys are shown and changed, in both languages. */
import { suite, type TestContext, test } from 'node:test'
import { needs } from '../kit/components.ts'
import { ENGINES } from '../kit/engines.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { smtpSink } from '../kit/smtp-sink.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'
import { askDkimpy } from './signing-world.ts'

const TEXT = 'From: bea@otra.test\r\nSubject: hola\r\n\r\nUno.\r\n.'

type Shown = {
  readonly keys: readonly { readonly name: string; readonly text: string; readonly state: string }[]
}

for (const engine of ENGINES)
  suite(`a fresh server on ${engine}`, { skip: needs('dkimpy') }, () => {
    test('passes mail on sealed, and shows and changes its keys', async (t: TestContext) => {
      await using sink = await smtpSink()
      await using server = await startServer({ engine })
      const cli = async (line: string): Promise<string> => (await server.cli(line.split(' '))).stdout
      t.assert.match(await cli('dkim list'), /^No domain has keys yet\./)
      await cli(`route set * 127.0.0.1:${sink.port} --tls off`)
      await cli('alias add fuera@empresa.test x@lejos.test')
      await passOn(server)
      await sink.received(1)
      const sent = sink.messages[0]
      t.assert.match(sent?.mailFrom ?? '', /^<SRS0=[a-z2-7]{8}=[A-Z2-7]{2}=otra\.test=bea@empresa\.test>/)
      const shown = JSON.parse(await cli('dkim show empresa.test --json')) as Shown
      const zone = Object.fromEntries(shown.keys.map(({ name, text }) => [name, text]))
      const [verdict] = await askDkimpy(zone, [sent?.bytes ?? Buffer.alloc(0)])
      t.assert.strictEqual(verdict?.arc, 'pass', JSON.stringify(verdict))

      t.assert.match(
        await cli('dkim rotate empresa.test'),
        /^The next keys of empresa\.test are ready\..+IN TXT "v=DKIM1; k=rsa/s,
      )
      const waits = await server.cli(['dkim', 'rotate', 'empresa.test'])
      t.assert.notStrictEqual(waits.code, 0)
      t.assert.match(
        waits.stderr,
        /does not show these records yet: e\d{8}[0-9a-f]{4}\._domainkey\.empresa\.test, r/,
      )
      t.assert.match(
        await cli('dkim rotate empresa.test --force'),
        /^Mail of empresa\.test is signed with the new keys/,
      )
      const after = JSON.parse(await cli('dkim show empresa.test --json')) as Shown
      t.assert.deepStrictEqual(after.keys.map(({ state }) => state).sort(), [
        'active',
        'active',
        'retiring',
        'retiring',
      ])
      t.assert.match(await cli('dkim auto empresa.test 90'), /90 days/)
      t.assert.match(await cli('dkim auto empresa.test off'), /only when somebody asks/)
      t.assert.doesNotMatch(`${server.log()}${JSON.stringify(after)}`, /PRIVATE|sealed/)
    })
  })

async function passOn(server: TestServer): Promise<void> {
  await using client = await SmtpClient.open(server.ports.smtp)
  await client.hello()
  await client.send('bea@otra.test', ['fuera@empresa.test'], TEXT.slice(0, -1))
}
