/** Thunderbird is given an address and a password, and nothing else. MISSION M4 */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeAuthority } from '../kit/authority.ts'
import { needs } from '../kit/components.ts'
import { startServer } from '../kit/start-server.ts'
import { startThunderbird } from './thunderbird.ts'

const NAMES = ['mail.empresa.test', 'empresa.test', 'autoconfig.empresa.test']
const ANA = 'ana@empresa.test'
/** Of SocketType in AccountConfig: TLS from the first octet. */
const SSL = 3

test('Thunderbird sets an account up from the address alone', {
  skip: needs('thunderbird', 'openssl', 'root'),
}, async () => {
  const dir = await mkdtemp(join(tmpdir(), 'valija-autoconfig-'))
  try {
    const authority = makeAuthority(dir, NAMES)
    // 443 is where it asks, and no other.
    await using server = await startServer({
      args: ['--port-offset', '0'],
      env: {
        VALIJA_LISTENERS__HTTPS: '443',
        VALIJA_TLS__CERTIFICATE: authority.server.certificate,
        VALIJA_TLS__KEY: authority.server.key,
      },
    })
    await using thunderbird = await startThunderbird()
    await thunderbird.trust(authority.certificate, NAMES)
    const found = await thunderbird.setUpByAddress(ANA, 'Ana Núñez', server.passwordOf('ana'))
    const { imaps, submissions } = server.ports
    assert.deepEqual(found, {
      incoming: ['imap', 'mail.empresa.test', imaps, SSL, ANA],
      outgoing: ['mail.empresa.test', submissions, SSL, ANA],
    })
    await thunderbird.send(ANA, 'Encontrado por la dirección', 'hola')
    assert.deepEqual(
      (await thunderbird.inbox()).map(({ subject }) => subject),
      ['Encontrado por la dirección'],
    )
    assert.doesNotMatch(server.log(), new RegExp(server.passwordOf('ana')))
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})
