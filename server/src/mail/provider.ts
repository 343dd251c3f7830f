/**
 * Who takes mail for a domain, by the hosts of its MX records: several domains, one provider, one cause.
 *
 *   providerOf(providers, ['otra-test.mail.protection.outlook.com'])   { id: 'microsoft', name: 'Microsoft 365', … }
 */

/** As it lies in the data file, with the reason. */
export type Provider = {
  readonly id: string
  readonly name: string
  /** Names that its hosts are, or are below. */
  readonly mx: readonly string[]
  readonly why: string
}

/** The provider of the first host that is anybody's; undefined when none is. The longest name that fits decides. */
export function providerOf(providers: readonly Provider[], hosts: readonly string[]): Provider | undefined {
  for (const host of hosts) {
    const name = host.toLowerCase().replace(/\.$/, '')
    let best: { readonly provider: Provider; readonly length: number } | undefined
    for (const provider of providers)
      for (const own of provider.mx)
        if ((name === own || name.endsWith(`.${own}`)) && own.length > (best?.length ?? 0))
          best = { provider, length: own.length }
    if (best !== undefined) return best.provider
  }
  return undefined
}
