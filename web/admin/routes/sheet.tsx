/** The sheet that somebody gets with a new account: code, address, servers; printed, or kept as PDF by the browser. MISSION M4 */
import { Button } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { z } from 'zod'
import type { ClientSettings } from '../../../contract/src/directory.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { Note } from '../../kit/parts/note.tsx'
import { Page } from '../../kit/parts/page.tsx'
import { QrCode } from '../../kit/parts/qr-code.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { Shape } from '../../kit/parts/shape.tsx'
import { freshPassword } from '../model/fresh-passwords.ts'
import css from '../parts/panel.module.css'
import sheet from '../parts/sheet.module.css'
import { useParam } from '../parts/use-param.ts'
import { SHEET_TEXTS } from '../texts/sheet.ts'

type Settings = z.infer<typeof ClientSettings>

export function Screen(): ReactNode {
  const say = useWords(SHEET_TEXTS)
  const api = useApi()
  const navigate = useNavigate()
  const address = useParam('address')
  const found = useQuery({
    queryKey: ['client-settings', address],
    queryFn: () => api.get<Settings>(`/api/v1/accounts/${encodeURIComponent(address)}/client-settings`),
  })
  if (found.isError)
    return (
      <Page title={say('title')}>
        <ScreenTrouble error={found.error} retry={() => void found.refetch()} />
      </Page>
    )
  if (found.data === undefined) return <Shape />
  const settings = found.data
  const name = settings.displayName === '' ? settings.address : settings.displayName
  return (
    <Page
      title={say('title')}
      lead={say('lead', { name })}
      actions={
        <div className={`${css.tags} ${sheet.noPrint}`}>
          <Button onClick={() => void navigate({ to: '/cuentas/$address', params: { address } })}>
            {say('back')}
          </Button>
          <Button
            variant="filled"
            leftSection={<IconPrinter size={16} stroke={1.75} />}
            onClick={() => globalThis.print()}
          >
            {say('print')}
          </Button>
        </div>
      }
    >
      <Sheet settings={settings} password={freshPassword(address)} />
    </Page>
  )
}

function Sheet({
  settings,
  password,
}: {
  readonly settings: Settings
  readonly password: string | undefined
}): ReactNode {
  const say = useWords(SHEET_TEXTS)
  const { address, secondFactor } = settings
  const profile = new URL(`/mobileconfig?emailaddress=${encodeURIComponent(address)}`, location.origin)
  return (
    <div className={sheet.sheet}>
      <div className={css.stack}>
        {password !== undefined && <Note kind="warn" title={say('secret')} />}
        <section className={`${css.card} ${css.pad}`}>
          <dl className={css.facts}>
            <dt>{say('address')}</dt>
            <dd className="v-mono">{address}</dd>
            <dt>{say('password')}</dt>
            <dd>
              {password === undefined ? (
                say(secondFactor ? 'appPassword' : 'passwordKnown')
              ) : (
                <span className="v-mono">{password}</span>
              )}
            </dd>
            <dt>{say('web')}</dt>
            <dd className="v-mono">{location.origin}</dd>
          </dl>
        </section>
        <ol className={css.stack}>
          <li>{say('step1')}</li>
          <li>{say('step2')}</li>
          <li>{say('step3')}</li>
        </ol>
        <Servers settings={settings} />
      </div>
      <QrCode text={profile.href} name={say('code')} />
    </div>
  )
}

function Servers({ settings: { servers } }: { readonly settings: Settings }): ReactNode {
  const say = useWords(SHEET_TEXTS)
  return (
    <section className={`${css.card} ${css.wide}`} tabIndex={0} aria-label={say('server')}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{say('service')}</th>
            <th scope="col">{say('server')}</th>
            <th scope="col">{say('port')}</th>
            <th scope="col">{say('security')}</th>
          </tr>
        </thead>
        <tbody>
          {servers.map(({ protocol, hostname, port, tls }) => (
            <tr key={`${protocol} ${port}`}>
              <td>{say(protocol)}</td>
              <td className="v-mono">{hostname}</td>
              <td className="v-num">{port}</td>
              <td>{say(tls)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
