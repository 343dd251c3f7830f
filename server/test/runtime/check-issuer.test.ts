import { type TestContext, test } from 'node:test'
import type { Config } from '../../src/config/config.ts'
import { createAskHttps } from '../../src/net/https.ts'
import { checkIssuer } from '../../src/runtime/check/issuer.ts'
import { createTexts } from '../../src/runtime/texts.ts'
import { TokenIssuer } from '../kit/token-issuer.ts'

function configured(issuer: string, keysUrl?: string): Config {
  return { oauth: { issuer, keysUrl } } as Config
}

test('the issuer is asked for its keys as tokens would have it asked', async (t: TestContext) => {
  await using issuer = await TokenIssuer.open()
  const ask = createAskHttps({ ca: issuer.ca })
  const look = async (config: Config): Promise<string> => {
    const [finding] = await checkIssuer(config, ask)
    if (finding === undefined) return 'nothing to say'
    for (const language of ['en', 'es'] as const)
      if (finding.advice !== undefined) t.assert.ok(createTexts().format(language, finding.advice))
    return `${finding.state} ${createTexts().format('en', finding.text)}`
  }
  t.assert.strictEqual(await look({ oauth: undefined } as Config), 'nothing to say')
  t.assert.strictEqual(
    await look(configured(issuer.url)),
    `ok The issuer ${issuer.url} gives 4 keys to check tokens with.`,
  )
  t.assert.match(await look(configured(issuer.url, `${issuer.url}/jwks`)), /^ok /)
  t.assert.match(await look(configured(`${issuer.url}/otro`)), /^problem .* cannot be had: it answers 404\.$/)
  issuer.describedAs = 'https://otro.test'
  t.assert.match(await look(configured(issuer.url)), /^problem .*: it describes another issuer\.$/)
  issuer.broken = 200
  t.assert.match(
    await look(configured(issuer.url, `${issuer.url}/jwks`)),
    /^problem .*: it gives no key set\.$/,
  )
  const [untrusted] = await checkIssuer(configured(issuer.url), createAskHttps())
  t.assert.strictEqual(untrusted?.state, 'problem')
})
