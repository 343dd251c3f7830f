import { type TestContext, test } from 'node:test'
import { readHeader } from '../../mail/header/header.ts'
import { isSenderProved } from './sieve-proof.ts'

const BEA = { local: 'bea', domain: 'otra.test' }

function proved(...results: readonly string[]): boolean {
  const lines = results.map((text) => `Authentication-Results: ${text}\r\n`).join('')
  const bytes = Buffer.from(`${lines}Received: by mx.empresa.test\r\nFrom: bea@otra.test\r\n\r\nHola\r\n`)
  return isSenderProved(bytes, readHeader(bytes), 'mx.empresa.test', BEA)
}

test('SPF of the return path, or a believed author of its family, proves a sender', (t: TestContext) => {
  for (const results of [
    'mx.empresa.test; spf=pass smtp.mailfrom=otra.test; dkim=none; dmarc=none header.from=lejos.test',
    'mx.empresa.test;\r\n\tspf=pass (ok) smtp.mailfrom=otra.test\r\n\t smtp.helo=mx.otra.test',
    'MX.Empresa.Test; spf=none; dmarc=pass (p=reject) header.from=otra.test policy.dmarc=none',
    'mx.empresa.test; spf=softfail; dmarc=pass header.from=ventas.otra.test',
  ])
    t.assert.strictEqual(proved(results), true, results)
})

test('nothing else does', (t: TestContext) => {
  for (const results of [
    'mx.empresa.test; none',
    'mx.empresa.test; spf=none smtp.mailfrom=otra.test',
    'mx.empresa.test; spf=fail smtp.mailfrom=otra.test',
    // The greeting proves nothing about the path.
    'mx.empresa.test; spf=pass smtp.helo=mx.otra.test',
    'mx.empresa.test; spf=pass smtp.mailfrom=lejos.test',
    // The author is not who it says: whatever else is right.
    'mx.empresa.test; spf=pass smtp.mailfrom=otra.test; dmarc=fail header.from=banco.test',
    'mx.empresa.test; dmarc=pass header.from=lejos.test',
    'mx.empresa.test; dmarc=pass header.from=notra.test',
    // In a comment, in quotes, by somebody else.
    'mx.empresa.test; spf=none (spf=pass smtp.mailfrom=otra.test)',
    'mx.empresa.test; spf=none reason="; spf=pass smtp.mailfrom=otra.test;"',
    'mx.lejos.test; spf=pass smtp.mailfrom=otra.test',
  ])
    t.assert.strictEqual(proved(results), false, results)
  t.assert.strictEqual(proved(), false)
})

test('below the line of another server nothing counts', (t: TestContext) => {
  const bytes = Buffer.from(
    'Received: by mx.empresa.test\r\nReceived: by mx.lejos.test\r\nAuthentication-Results: mx.empresa.test; spf=pass smtp.mailfrom=otra.test\r\n\r\n',
  )
  t.assert.strictEqual(isSenderProved(bytes, readHeader(bytes), 'mx.empresa.test', BEA), false)
})
