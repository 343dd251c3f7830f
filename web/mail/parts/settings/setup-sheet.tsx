/** What is typed into a mail program: address, servers, and a code for the devices of Apple. MISSION M4 */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { AnswerOf } from '../../../../contract/src/answer.ts'
import type { ClientSettings } from '../../../../contract/src/directory.ts'
import css from '../../../kit/account/account.module.css'
import { Loaded } from '../../../kit/account/loaded.tsx'
import { useOwn } from '../../../kit/account/use-own.ts'
import { useWords } from '../../../kit/kit-context.ts'
import { QrCode } from '../../../kit/parts/qr-code.tsx'
import { NEW_DEVICE_TEXTS } from '../../texts/settings/devices.ts'

type Server = AnswerOf<typeof ClientSettings>['servers'][number]
/** Those that a person types; filters are for who knows where. */
const TYPED: readonly string[] = ['imap', 'pop3', 'smtp']

/** `password`: told once, with the device that it is for. */
export function SetupSheet({ password }: { readonly password?: string | undefined }): ReactNode {
  const say = useWords(NEW_DEVICE_TEXTS)
  const { api, address, at } = useOwn()
  const found = useQuery({
    queryKey: ['own-client-settings'],
    queryFn: () => api.get<AnswerOf<typeof ClientSettings>>(at('/client-settings')),
  })
  const profile = new URL(`/mobileconfig?emailaddress=${encodeURIComponent(address)}`, location.origin)
  return (
    <div className={css.stack}>
      <dl className={css.facts}>
        <dt>{say('user')}</dt>
        <dd className="v-mono">{address}</dd>
        <dt>{say('password')}</dt>
        <dd>{password === undefined ? say('known') : <output className={css.secret}>{password}</output>}</dd>
      </dl>
      <p>{say('easy')}</p>
      <Loaded query={found} rows={3}>
        {({ servers }) => (
          <dl className={css.facts}>
            {firstOfEach(servers).map((server) => (
              <ServerFacts key={server.protocol} server={server} />
            ))}
          </dl>
        )}
      </Loaded>
      <div>
        <p>{say('apple')}</p>
        <QrCode text={profile.href} name={say('apple')} />
      </div>
    </div>
  )
}

function ServerFacts({ server: { protocol, hostname, port, tls } }: { readonly server: Server }): ReactNode {
  const say = useWords(NEW_DEVICE_TEXTS)
  return (
    <>
      <dt>{protocol === 'smtp' ? say('outgoing') : say('incoming', { protocol: protocol.toUpperCase() })}</dt>
      <dd>{say('place', { host: hostname, port: String(port), tls })}</dd>
    </>
  )
}

/** The preferred ones come first. */
function firstOfEach(servers: readonly Server[]): readonly Server[] {
  return TYPED.flatMap((wanted) => servers.find(({ protocol }) => protocol === wanted) ?? [])
}
