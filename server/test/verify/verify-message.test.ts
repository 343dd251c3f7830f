/** Signatures and chains that dkimpy made, and policies from a real DNS server. */
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { systemClock } from '../../src/lib/clock.ts'
import type { Resolver } from '../../src/net/dns/resolver.ts'
import type { VerifyDeps } from '../../src/verify/identity/verify-message.ts'
import { verifyMessage } from '../../src/verify/identity/verify-message.ts'
import type { SpfVerdict } from '../../src/verify/spf/check-spf.ts'
import { needs } from '../kit/components.ts'
import { fakeDns } from '../kit/fake-dns.ts'
import { MESSAGE, openSignedWorld } from './signed-world.ts'

suite('messages that others signed', { skip: needs('dkimpy') }, () => {
  test('RSA and Ed25519: whole, spoiled, by a key that is gone', async () => {
    await using world = await openSignedWorld()
    const signed = await world.sign(await world.sign(MESSAGE, 'ed25519-sha256'), 'rsa-sha256')
    const verdict = await verifyMessage(signed, undefined, asking(world.dns.resolver))
    assert.deepEqual(
      verdict.dkim.map(({ result, domain, selector, algorithm }) => [result, domain, selector, algorithm]),
      [
        ['pass', 'otra.test', 'rsa-sha256', 'rsa-sha256'],
        ['pass', 'otra.test', 'ed25519-sha256', 'ed25519-sha256'],
      ],
    )
    const spoiled = Buffer.from(signed.toString('latin1').replace('vemos', 'vamos'), 'latin1')
    assert.deepEqual(resultsOf(await verifyMessage(spoiled, undefined, asking(world.dns.resolver))), [
      'fail',
      'fail',
    ])
    await using other = await fakeDns({ 'otra.test': { A: ['192.0.2.1'] } })
    assert.deepEqual(resultsOf(await verifyMessage(signed, undefined, asking(other.resolver))), [
      'permerror',
      'permerror',
    ])
  })

  test('nobody answers for the key: not fail, but later', async () => {
    await using world = await openSignedWorld()
    const signed = await world.sign(MESSAGE, 'rsa-sha256')
    await using silent = await fakeDns({ 'rsa-sha256._domainkey.otra.test': { fault: 'servfail' } })
    assert.deepEqual(resultsOf(await verifyMessage(signed, undefined, asking(silent.resolver))), [
      'temperror',
    ])
  })

  test('the policy of the author’s domain: aligned by DKIM, by SPF, by neither, or none at all', async () => {
    await using world = await openSignedWorld()
    const { resolver } = world.dns
    const signed = await world.sign(MESSAGE, 'rsa-sha256')
    const byDkim = await verifyMessage(signed, undefined, asking(resolver))
    assert.deepEqual(
      [byDkim.dmarc.result, byDkim.dmarc.policy, byDkim.dmarc.aligned.dkim],
      ['pass', 'reject', 'otra.test'],
    )
    const bySpf = await verifyMessage(MESSAGE, passOf('mail.otra.test'), asking(resolver))
    assert.deepEqual([bySpf.dmarc.result, bySpf.dmarc.aligned.spf], ['pass', 'mail.otra.test'])
    const byNone = await verifyMessage(MESSAGE, passOf('ajena.test'), asking(resolver))
    assert.deepEqual([byNone.dmarc.result, byNone.dmarc.policy], ['fail', 'reject'])
    const without = Buffer.from(MESSAGE.toString().replace('bea@otra.test', 'bea@ajena.test'))
    assert.equal((await verifyMessage(without, undefined, asking(resolver))).dmarc.result, 'none')
    const two = Buffer.concat([Buffer.from('From: eva@ajena.test\r\n'), MESSAGE])
    assert.equal((await verifyMessage(two, passOf('otra.test'), asking(resolver))).dmarc.result, 'permerror')
  })

  test('who passed it on and sealed it, and a seal that was tampered with', async () => {
    await using world = await openSignedWorld()
    const sealed = await world.seal(await world.sign(MESSAGE, 'rsa-sha256'))
    const { arc } = await verifyMessage(sealed, undefined, asking(world.dns.resolver))
    assert.deepEqual([arc.result, arc.instances], ['pass', 1])
    const spoiled = Buffer.from(sealed.toString('latin1').replace('cv=none', 'cv=pass'), 'latin1')
    assert.equal((await verifyMessage(spoiled, undefined, asking(world.dns.resolver))).arc.result, 'fail')
    assert.equal((await verifyMessage(MESSAGE, undefined, asking(world.dns.resolver))).arc.result, 'none')
  })
})

function resultsOf({ dkim }: { readonly dkim: readonly { readonly result: string }[] }): string[] {
  return dkim.map(({ result }) => result)
}

function passOf(domain: string): SpfVerdict {
  const rest = { mechanism: 'mx', explanation: undefined, problem: undefined }
  return { result: 'pass', domain, identity: 'mailfrom', ...rest }
}

function asking(resolver: Resolver): VerifyDeps {
  return { resolver, clock: systemClock }
}
