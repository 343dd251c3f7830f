import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { formatReceived, protocolName, safeHost } from './trace.ts'

const TRACE = {
  client: { hello: 'mail.otra.test', address: '192.0.2.7', reverseName: 'mail.otra.test' },
  by: 'mx.empresa.test',
  protocol: 'ESMTPS',
  tls: { version: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' },
  id: '3f2a9c1e.1',
  recipient: { local: 'luis', domain: 'empresa.test' },
  date: 'Fri, 21 Nov 2025 10:40:00 +0000',
} as const

test('a Received line', (t: TestContext) => {
  t.assert.strictEqual(
    formatReceived(TRACE),
    'Received: from mail.otra.test (mail.otra.test [192.0.2.7])\r\n\tby mx.empresa.test with ESMTPS (TLSv1.3 TLS_AES_256_GCM_SHA384) id 3f2a9c1e.1\r\n\tfor <luis@empresa.test>; Fri, 21 Nov 2025 10:40:00 +0000\r\n',
  )
  t.assert.strictEqual(
    formatReceived({ ...TRACE, client: undefined, tls: undefined, recipient: undefined }),
    'Received: by mx.empresa.test with ESMTPS id 3f2a9c1e.1; Fri, 21 Nov 2025 10:40:00 +0000\r\n',
  )
  t.assert.match(
    formatReceived({ ...TRACE, client: { ...TRACE.client, address: '2001:db8::7', reverseName: undefined } }),
    /\(unknown \[IPv6:2001:db8::7\]\)/,
  )
})

test('whatever a stranger calls itself is one token', (t: TestContext) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
      const token = safeHost(name)
      t.assert.match(token, /^[A-Za-z0-9_.:=[\]-]{1,255}$/)
    }),
  )
  t.assert.strictEqual(safeHost('[192.0.2.7]'), '[192.0.2.7]')
  t.assert.strictEqual(safeHost('a\r\nX: y'), 'a=D==A=X:=20=y')
})

test('names of protocols', (t: TestContext) => {
  const session = { lmtp: false, extended: true, utf8: false, tls: false, signedIn: false }
  t.assert.strictEqual(protocolName({ ...session, extended: false }), 'SMTP')
  t.assert.strictEqual(protocolName(session), 'ESMTP')
  t.assert.strictEqual(protocolName({ ...session, tls: true, signedIn: true }), 'ESMTPSA')
  t.assert.strictEqual(protocolName({ ...session, utf8: true, tls: true }), 'UTF8SMTPS')
  t.assert.strictEqual(protocolName({ ...session, lmtp: true, utf8: true }), 'UTF8LMTP')
})
