/** Programs that fetch by POP3, as people run them: what they store is what was sent, octet for octet. */
import assert from 'node:assert/strict'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { needs } from '../kit/components.ts'
import { ENGINES, type EngineName } from '../kit/engines.ts'
import { ImapClient } from '../soak/clients.ts'
import { openRig, type Rig } from '../soak/rig.ts'
import { shownCertificate } from './certificate.ts'
import { mustRun } from './program.ts'

/** Lines that begin with dots, a long line, and no end of line at the end. */
const BODY = '.\r\n..dos\r\nñandú\r\n'
const MESSAGES = 5

type Place = AsyncDisposable & {
  readonly rig: Rig
  readonly dir: string
  readonly user: string
  /** The server's certificate. */
  readonly certificate: string
  readonly sent: readonly string[]
  /** How many are left in the INBOX. */
  left(): Promise<number>
}

async function open(engine: EngineName): Promise<Place> {
  const rig = await openRig({ engine, accounts: 1 })
  const dir = await mkdtemp(join(tmpdir(), 'valija-pop3-'))
  const [user = ''] = rig.accounts
  const certificate = join(dir, 'certificate.pem')
  await writeFile(certificate, await shownCertificate(rig.pop3s))
  const imap = await ImapClient.open(rig.imap, user, rig.password)
  const sent = Array.from(
    { length: MESSAGES },
    (_, n) =>
      `From: <${user}>\r\nTo: <${user}>\r\nSubject: n${n}\r\nMessage-ID: <${n}@x.test>\r\n\r\n${BODY}${n}\r\n`,
  )
  for (const message of sent) await imap.append('INBOX', Buffer.from(message))
  imap.close()
  return {
    ...{ rig, dir, user, certificate, sent },
    async left() {
      const client = await ImapClient.open(rig.imap, user, rig.password)
      try {
        return (await Array.fromAsync(client.messages('INBOX'))).length
      } finally {
        client.close()
      }
    },
    async [Symbol.asyncDispose]() {
      await rig[Symbol.asyncDispose]()
      await rm(dir, { recursive: true })
    },
  }
}

/** A file that only its owner reads, as these programs want it. */
async function secretFile(dir: string, name: string, text: string): Promise<string> {
  const path = join(dir, name)
  await writeFile(path, text)
  await chmod(path, 0o600)
  return path
}

async function maildir(dir: string): Promise<string> {
  const path = join(dir, 'maildir')
  for (const sub of ['', 'cur', 'new', 'tmp']) await mkdir(join(path, sub), { recursive: true })
  return path
}

/** What some of them hand each message to: it writes it into a file of its own. */
async function deliveryAgent(dir: string, box: string): Promise<string> {
  const agent = join(dir, 'agent')
  await writeFile(agent, `#!/bin/sh\ncat > "$(mktemp ${box}/new/XXXXXXXX)"\n`)
  await chmod(agent, 0o755)
  return agent
}

async function stored(path: string): Promise<readonly string[]> {
  const names = await readdir(join(path, 'new'))
  return await Promise.all(names.map((name) => readFile(join(path, 'new', name), 'utf8')))
}

/** Whatever headers the program puts on top: every message is there once, its own octets unchanged. */
function assertStored(copies: readonly string[], sent: readonly string[]): void {
  const missing = sent.filter((message) => {
    const local = message.replaceAll('\r\n', '\n')
    const body = local.slice(local.indexOf('\n\n'))
    return copies.filter((copy) => copy.endsWith(body) && copy.includes('Subject: n')).length !== 1
  })
  assert.deepEqual(missing, [])
  assert.equal(copies.length, sent.length)
}

for (const engine of ENGINES) {
  suite(`fetchmail on ${engine}`, { skip: needs('fetchmail') }, () => {
    test('keeps mail on the server and never takes a message twice; then takes all away', async () => {
      await using place = await open(engine)
      const { rig, dir, user, certificate, sent } = place
      const box = await maildir(dir)
      const agent = await deliveryAgent(dir, box)
      const run = async (keep: string): Promise<void> => {
        const text =
          `poll 127.0.0.1 protocol POP3 port ${rig.pop3} uidl\n user "${user}" password "${rig.password}"\n` +
          ` sslproto "auto" sslcertfile "${certificate}" sslcommonname "mx.bench.test" ${keep} mda "${agent}"\n`
        const file = await secretFile(dir, 'fetchmailrc', text)
        const state = ['--idfile', join(dir, 'ids'), '--pidfile', join(dir, 'pid')]
        await mustRun('fetchmail', ['-f', file, ...state, '-v'])
      }
      await run('keep')
      assertStored(await stored(box), sent)
      assert.equal(await place.left(), MESSAGES)
      const imap = await ImapClient.open(rig.imap, user, rig.password)
      const more = sent[0]?.replace('Subject: n0', 'Subject: n9').replace(`${BODY}0`, `${BODY}9`) ?? ''
      await imap.append('INBOX', Buffer.from(more))
      imap.close()
      await run('keep')
      assertStored(await stored(box), [...sent, more])
      await run('nokeep fetchall')
      assert.equal(await place.left(), 0)
    })
  })

  suite(`getmail on ${engine}`, { skip: needs('getmail') }, () => {
    test('takes each message once over TLS, and leaves them', async () => {
      await using place = await open(engine)
      const { rig, dir, user, certificate, sent } = place
      const box = await maildir(dir)
      const agent = await deliveryAgent(dir, box)
      const rc = await secretFile(
        dir,
        'getmailrc',
        `[retriever]\ntype = SimplePOP3SSLRetriever\nserver = 127.0.0.1\nport = ${rig.pop3s}\n` +
          `username = ${user}\npassword = ${rig.password}\nca_certs = ${certificate}\n` +
          `[destination]\ntype = MDA_external\npath = ${agent}\nunixfrom = false\nallow_root_commands = true\n` +
          '[options]\nread_all = false\ndelete = false\ndelivered_to = false\nreceived = false\n',
      )
      for (let round = 0; round < 2; round++) {
        await mustRun('getmail', ['--getmaildir', dir, '--rcfile', rc])
        assertStored(await stored(box), sent)
      }
      assert.equal(await place.left(), MESSAGES)
    })
  })

  suite(`mpop on ${engine}`, { skip: needs('mpop') }, () => {
    test('pipelines, signs in by SCRAM, and takes mail away', async () => {
      await using place = await open(engine)
      const { rig, dir, user, certificate, sent } = place
      const box = await maildir(dir)
      const rc = await secretFile(
        dir,
        'mpoprc',
        `account there\nhost 127.0.0.1\nport ${rig.pop3}\nuser ${user}\npassword ${rig.password}\nauth scram-sha-256\n` +
          `tls on\ntls_starttls on\ntls_trust_file ${certificate}\ntls_host_override mx.bench.test\n` +
          `pipelining on\nkeep off\nreceived_header off\nuidls_file ${join(dir, 'uidls')}\ndelivery maildir ${box}\n`,
      )
      await mustRun('mpop', ['-C', rc, 'there'])
      assertStored(await stored(box), sent)
      assert.equal(await place.left(), 0)
    })
  })

  suite(`curl and Python on ${engine}`, { skip: needs('curl', 'python') }, () => {
    test('curl lists, reads and deletes', async () => {
      await using place = await open(engine)
      const { rig, user, sent } = place
      const words = ['--insecure', '--silent', '--show-error', '--user', `${user}:${rig.password}`]
      const url = `pop3s://127.0.0.1:${rig.pop3s}`
      const list = await mustRun('curl', [...words, `${url}/`])
      assert.equal(list.output.trim().split('\r\n').length, MESSAGES)
      const uidl = await mustRun('curl', [...words, '--request', 'UIDL', `${url}/`])
      assert.match(uidl.output, /^1 1\.[0-9a-z]+\r\n/)
      assert.equal((await mustRun('curl', [...words, `${url}/1`])).output, sent[0])
      const clear = [...words, '--ssl-reqd', `pop3://127.0.0.1:${rig.pop3}/2`]
      assert.equal((await mustRun('curl', clear)).output, sent[1])
      await mustRun('curl', [...words, '--head', '--request', 'DELE', `${url}/1`])
      assert.equal(await place.left(), MESSAGES - 1)
    })

    test("Python's poplib reads every message and its top", async () => {
      await using place = await open(engine)
      const { rig, user, sent, dir } = place
      const script = join(dir, 'read.py')
      await writeFile(script, PYTHON)
      const said = await mustRun('python3', [script, String(rig.pop3), user, rig.password])
      const { stat, messages, top, uidls, capa } = JSON.parse(said.output) as {
        stat: [number, number]
        messages: string[]
        top: string
        uidls: number
        capa: string[]
      }
      assert.deepEqual(messages, sent)
      assert.deepEqual(stat, [MESSAGES, sent.reduce((sum, message) => sum + Buffer.byteLength(message), 0)])
      assert.equal(top, `${sent[0]?.split('\r\n\r\n')[0]}\r\n\r\n.\r\n`)
      assert.equal(uidls, MESSAGES)
      assert.ok(capa.includes('SASL') && capa.includes('UIDL'))
      assert.equal(await place.left(), MESSAGES)
    })
  })
}

const PYTHON = `
import json, poplib, ssl, sys
port, user, password = sys.argv[1:]
box = poplib.POP3('127.0.0.1', int(port))
context = ssl._create_unverified_context()
box.stls(context)
box.utf8()
box.user(user)
box.pass_(password)
count, octets = box.stat()
text = lambda lines: b''.join(line + b'\\r\\n' for line in lines).decode()
messages = [text(box.retr(n)[1]) for n in range(1, count + 1)]
print(json.dumps({'stat': [count, octets], 'messages': messages, 'top': text(box.top(1, 1)[1]),
  'uidls': len(box.uidl()[1]), 'capa': sorted(box.capa())}))
box.quit()
`
