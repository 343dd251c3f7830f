/** Scripts, filters and automatic replies on a running server: by a real program, by the command line, and both at once. */
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { needs } from '../kit/components.ts'
import { ENGINES } from '../kit/engines.ts'
import { ImapClient } from '../kit/imap-client.ts'
import { ManageSieveClient } from '../kit/managesieve-client.ts'
import { SmtpClient } from '../kit/smtp-client.ts'
import { startServer, type TestServer } from '../kit/start-server.ts'
import { shownCertificate } from './certificate.ts'
import { runProgram } from './program.ts'

const SCRIPT = 'require ["fileinto"];\r\nif header :contains "subject" "ñ" { fileinto "Otros"; }\r\n'

type Place = AsyncDisposable & {
  readonly server: TestServer
  readonly dir: string
  readonly user: string
  readonly password: string
  json(...args: readonly string[]): Promise<Record<string, unknown>>
}

async function open(engine: (typeof ENGINES)[number]): Promise<Place> {
  const server = await startServer({ engine })
  const dir = await mkdtemp(join(tmpdir(), 'valija-sieve-'))
  const holder = server.accounts.find(({ role }) => role === 'account')
  assert.ok(holder)
  return {
    ...{ server, dir, user: holder.address, password: holder.password },
    async json(...args) {
      const { code, stdout, stderr } = await server.cli(['--json', ...args])
      assert.equal(code, 0, `${args.join(' ')}: ${stdout}${stderr}`)
      return JSON.parse(stdout) as Record<string, unknown>
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      await rm(dir, { recursive: true })
    },
  }
}

for (const engine of ENGINES) {
  suite(`sieve-connect on ${engine}`, { skip: needs('sieve-connect') }, () => {
    test('puts, checks, activates, lists, fetches and deletes a script over TLS', async () => {
      await using place = await open(engine)
      const { server, dir, user, password } = place
      const at = (name: string): string => join(dir, name)
      await writeFile(at('reglas.sieve'), SCRIPT)
      await writeFile(at('mal.sieve'), 'fileinto "sin pedirlo";\r\n')
      await writeFile(at('clave'), `${password}\n`)
      await writeFile(at('certificado.pem'), await shownCertificate(server.ports.imaps))
      const say = async (...words: readonly string[]) =>
        await runProgram('sh', [
          '-c',
          'exec 3<"$0"; exec "$@"',
          ...[at('clave'), 'sieve-connect', '--server', '127.0.0.1', '--port', String(server.ports.sieve)],
          ...['--user', user, '--passwordfd', '3', '--notlsverify', '--4', ...words],
        ])
      const must = async (...words: readonly string[]): Promise<string> => {
        const { code, output, errors } = await say(...words)
        assert.equal(code, 0, `${words.join(' ')}: ${output}${errors}`)
        return output
      }
      await must('--upload', '--localsieve', at('reglas.sieve'), '--remotesieve', 'reglas')
      await must('--activate', '--remotesieve', 'reglas')
      assert.match(await must('--list'), /"reglas" ACTIVE/)
      const refused = await say('--upload', '--localsieve', at('mal.sieve'), '--remotesieve', 'mal')
      assert.notEqual(refused.code, 0)
      assert.match(`${refused.output}${refused.errors}`, /line 1|línea 1/)
      await must('--download', '--remotesieve', 'reglas', '--localsieve', at('de-vuelta.sieve'))
      assert.equal(
        (await readFile(at('de-vuelta.sieve'), 'utf8')).replaceAll('\r\n', '\n').trim(),
        SCRIPT.replaceAll('\r\n', '\n').trim(),
      )
      await must('--deactivate')
      await must('--delete', '--remotesieve', 'reglas')
      assert.doesNotMatch(await must('--list'), /reglas/)
    })
  })

  test(`a filter made here and one made in a program live together (${engine})`, async () => {
    await using place = await open(engine)
    const { server, user, password, json } = place
    await using client = await ManageSieveClient.signIn(server.ports.sieve, user, password)
    await client.put('programa', SCRIPT)
    await client.ok('SETACTIVE "programa"')
    const made = [
      'account',
      'filter',
      'set',
      user,
      '--name',
      'Facturas',
      '--subject',
      'factura',
      '--move',
      'Facturas',
    ]
    const { filters } = await json(...made)
    assert.deepEqual(
      (filters as readonly { kind: string; rule: { name: string } }[]).map(({ kind, rule }) => [
        kind,
        rule.name,
      ]),
      [
        ['rule', 'Rule 1'],
        ['rule', 'Facturas'],
      ],
    )
    const reply = ['account', 'autoreply', 'set', user, '--text', 'Vuelvo el lunes.', '--from', '2026-07-01']
    const away = await json(...reply, '--until', '2026-07-15', '--zone', 'Europe/Madrid')
    assert.equal((away['autoreply'] as Record<string, unknown>)['until'], '2026-07-15')
    // The program has both, and its own as it was.
    const { lines } = await client.ok('GETSCRIPT "programa"')
    const text = lines.join('')
    assert.ok(text.includes(SCRIPT.slice(SCRIPT.indexOf('if header')).trimEnd()), text)
    assert.match(text, /# rule:\[Facturas\]/)
    assert.match(text, /vacation :days 7 "Vuelvo el lunes\."/)
    assert.equal(
      (await client.command(`CHECKSCRIPT {${Buffer.byteLength(SCRIPT)}+}\r\n${SCRIPT}`)).status,
      'OK',
    )

    const { scripts } = await json('sieve', 'list', user)
    assert.deepEqual(
      (scripts as readonly { name: string; active: boolean }[]).map(({ name, active }) => [name, active]),
      [['programa', true]],
    )
    const shown = await server.cli(['account', 'autoreply', 'show', user])
    assert.match(shown.stdout, /Vuelvo el lunes\./)
    await json('account', 'autoreply', 'clear', user)
    assert.equal((await json('account', 'autoreply', 'show', user))['autoreply'], null)
    const bad = await server.cli(['--json', 'account', 'filter', 'remove', user, 'nada'])
    assert.notEqual(bad.code, 0)
  })

  test(`a company’s script and a person’s filter work on mail that comes (${engine})`, async () => {
    await using place = await open(engine)
    const { server, dir, user, password, json } = place
    const before = join(dir, 'antes.sieve')
    await writeFile(before, 'require "imap4flags";\r\naddflag "EmpresaVio";\r\n')
    // An array: its first member by its place.
    const { 0: company } = await json('organisation', 'list')
    const { name } = company as { readonly name: string }
    await json('sieve', 'company', 'set', 'before', before, '--company', name)
    await json('account', 'filter', 'set', user, '--name', 'x', '--subject', 'factura', '--move', 'Facturas')
    await using smtp = await SmtpClient.open(server.ports.smtp)
    await smtp.hello()
    const message = `From: bea@otra.test\r\nTo: ${user}\r\nSubject: Su factura\r\n\r\nHola.`
    assert.match(await smtp.send('bea@otra.test', [user], message), /^250/)
    await using imap = await ImapClient.signIn(server.ports.imap, user, password)
    await imap.ok('EXAMINE Facturas')
    const [fetched = ''] = await imap.ok('FETCH 1 (FLAGS ENVELOPE)')
    assert.match(fetched, /EmpresaVio/)
    assert.match(fetched, /Su factura/)
  })
}
