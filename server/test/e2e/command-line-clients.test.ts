import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, suite, test } from 'node:test'
import { needs } from '../kit/components.ts'
import { ImapClient } from '../soak/clients.ts'
import { openRig, type Rig } from '../soak/rig.ts'
import { mustRun, runProgram } from './program.ts'

let rig: Rig
let dir: string
before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'valija-e2e-'))
  rig = await openRig({ engine: 'sqlite', accounts: 6 })
})
after(async () => {
  await rig[Symbol.asyncDispose]()
  await rm(dir, { recursive: true })
})

suite('swaks', { skip: needs('swaks') }, () => {
  for (const mechanism of ['PLAIN', 'LOGIN'])
    test(`swaks submits by STARTTLS and AUTH ${mechanism}`, async () => {
      const [ana = '', luis = ''] = rig.accounts
      const subject = `by ${mechanism}`
      await mustRun('swaks', [
        ...['--server', '127.0.0.1', '--port', String(rig.submission), '--tls'],
        ...['--auth', mechanism, '--auth-user', ana, '--auth-password', rig.password],
        ...['--from', ana, '--to', luis, '--header', `Subject: ${subject}`],
      ])
      assert.ok((await bodies(rig, luis)).some((body) => body.includes(`Subject: ${subject}\r\n`)))
    })

  test('swaks submits over TLS from the first octet', async () => {
    const [ana = '', , eva = ''] = rig.accounts
    await mustRun('swaks', [
      ...['--server', '127.0.0.1', '--port', String(rig.submissions), '--tls-on-connect'],
      ...['--auth', 'PLAIN', '--auth-user', ana, '--auth-password', rig.password],
      ...['--from', ana, '--to', eva],
    ])
    assert.equal((await bodies(rig, eva)).length, 1)
  })

  test('swaks is refused with a wrong password, and as somebody else', async () => {
    const [ana = '', luis = ''] = rig.accounts
    const where = ['--server', '127.0.0.1', '--port', String(rig.submission), '--tls', '--auth', 'PLAIN']
    const wrong = await runProgram('swaks', [
      ...where,
      '--auth-user',
      ana,
      '--auth-password',
      'no',
      '--to',
      luis,
    ])
    assert.match(wrong.output, /535 5\.7\.8/)
    const login = ['--auth-user', ana, '--auth-password', rig.password]
    const other = await runProgram('swaks', [...where, ...login, '--from', luis, '--to', luis])
    assert.match(other.output, /5[53]\d 5\.7\.1/)
  })
})

suite('curl', { skip: needs('curl') }, () => {
  test('curl sends by SMTP with TLS and reads the same octets by IMAP with TLS', async () => {
    const [ana = '', , , paz = ''] = rig.accounts
    const message = `From: <${ana}>\r\nTo: <${paz}>\r\nSubject: curl\r\n\r\n.punto\r\nñ\r\n`
    const file = join(dir, 'message')
    await writeFile(file, message)
    const login = ['--insecure', '--silent', '--show-error', '--user', `${ana}:${rig.password}`]
    const envelope = ['--mail-from', ana, '--mail-rcpt', paz, '--upload-file', file]
    await mustRun('curl', [...login, ...envelope, `smtps://127.0.0.1:${rig.submissions}/soak.example`])
    const reader = ['--insecure', '--silent', '--show-error', '--user', `${paz}:${rig.password}`]
    const read = await mustRun('curl', [...reader, `imaps://127.0.0.1:${rig.imaps}/INBOX;MAILINDEX=1`])
    assert.ok(read.output.includes('Subject: curl\r\n\r\n.punto\r\nñ\r\n'), read.output)
    const found = await mustRun('curl', [...reader, `imaps://127.0.0.1:${rig.imaps}/INBOX?SUBJECT%20curl`])
    assert.match(found.output, /^\* SEARCH 1\s*$/m)
  })
})

async function bodies(rig: Rig, account: string): Promise<string[]> {
  const client = await ImapClient.open(rig.imap, account, rig.password)
  try {
    return (await Array.fromAsync(client.messages('INBOX'))).map(({ body }) => body.toString())
  } finally {
    client.close()
  }
}
