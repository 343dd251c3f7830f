/** Two people on one mailbox with programs that they did not get from us, against the whole service. */
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { ImapFlow } from 'imapflow'
import { needs } from '../kit/components.ts'
import { ENGINES } from '../kit/engines.ts'
import { openRig } from '../soak/rig.ts'
import { mustRun } from './program.ts'

for (const engine of ENGINES)
  suite(`a shared mailbox on ${engine}`, { skip: needs('python') }, () => {
    test('imapflow and imaplib share, write, read for themselves, and part', async () => {
      await using rig = await openRig({ engine, accounts: 2 })
      const [ana = '', luis = ''] = rig.accounts
      const script = join(rig.dir, 'owner.py')
      await writeFile(script, PYTHON)
      const python = async (...words: string[]): Promise<Record<string, unknown>> => {
        const said = await mustRun('python3', [script, String(rig.imap), ana, rig.password, luis, ...words])
        return JSON.parse(said.output) as Record<string, unknown>
      }
      const shared = await python('share')
      assert.equal(shared['mine'], 'Equipo lrswipkxteacd')
      assert.ok(String(shared['acl']).includes(`"${luis}" lrswite`))

      const signIn = async (): Promise<ImapFlow> => {
        const flow = new ImapFlow({
          host: '127.0.0.1',
          port: rig.imaps,
          secure: true,
          tls: { rejectUnauthorized: false },
          auth: { user: luis, pass: rig.password },
          logger: false,
        })
        await flow.connect()
        return flow
      }
      const client = await signIn()
      const path = `Shared/${ana.slice(0, ana.lastIndexOf('@'))}/Equipo`
      assert.ok((await client.list()).some((mailbox) => mailbox.path === path))
      const opened = await client.mailboxOpen(path)
      assert.equal(opened.exists, 1)
      await client.messageFlagsAdd('1', ['\\Seen', '\\Flagged'])
      await client.append(path, 'From: l@b.test\r\nSubject: dos\r\n\r\nhola\r\n', ['\\Seen'])

      // The owner sees what was flagged and written, and has read nothing of it; then takes the rights away.
      const seen = await python('look')
      assert.deepEqual(seen['flags'], ['1 \\Flagged', '2 '])
      const gone = new Promise((resolve) => client.once('close', () => resolve(undefined)))
      const waiting = client.idle().catch(() => false)
      await python('unshare')
      await gone
      await waiting

      const again = await signIn()
      assert.ok(!(await again.list()).some((mailbox) => mailbox.path.startsWith('Shared')))
      await assert.rejects(again.mailboxOpen(path))
      await again.logout()
    })
  })

const PYTHON = `
import imaplib, json, re, ssl, sys
port, user, password, other, what = sys.argv[1:]
box = imaplib.IMAP4('127.0.0.1', int(port))
box.starttls(ssl._create_unverified_context())
box.login(user, password)
told = {}
if what == 'share':
    box.create('Equipo')
    box.append('Equipo', '()', None, b'From: a@b.test\\r\\nSubject: uno\\r\\n\\r\\nhola\\r\\n')
    assert box.setacl('Equipo', other, 'lrswite')[0] == 'OK'
    told['mine'] = box.myrights('Equipo')[1][0].decode().replace('"', '')
    told['acl'] = box.getacl('Equipo')[1][0].decode()
if what == 'look':
    box.select('Equipo', readonly=True)
    lines = [line.decode() for line in box.fetch('1:*', '(FLAGS)')[1]]
    told['flags'] = [re.sub(r'^([0-9]+) [(]FLAGS [(](.*)[)][)]$', r'\\1 \\2', line) for line in lines]
if what == 'unshare':
    assert box.deleteacl('Equipo', other)[0] == 'OK'
box.logout()
print(json.dumps(told))
`
