/** Browsers in which this account is open; each can be closed from here. */
import { Button } from '@mantine/core'
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import css from '../../../kit/account/account.module.css'
import { Card } from '../../../kit/account/card.tsx'
import { Loaded } from '../../../kit/account/loaded.tsx'
import { useDoing, useOwn } from '../../../kit/account/use-own.ts'
import { useWhen } from '../../../kit/account/use-when.ts'
import { useWords } from '../../../kit/kit-context.ts'
import { ScreenTrouble } from '../../../kit/parts/screen-trouble.tsx'
import { Tag } from '../../../kit/parts/tag.tsx'
import { readProgram } from '../../model/settings/program.ts'
import { ACCESS_TEXTS } from '../../texts/settings/account.ts'

type OpenSession = {
  readonly id: string
  readonly current: boolean
  readonly program: string
  readonly network: string
  readonly seenAt: string
}
const URL = '/api/v1/sessions'
const KEY = 'own-sessions'

export function SessionsCard(): ReactNode {
  const say = useWords(ACCESS_TEXTS)
  const { api } = useOwn()
  const { busy, error, run } = useDoing()
  const sessions = useQuery({
    queryKey: [KEY],
    queryFn: async () => (await api.get<{ readonly sessions: readonly OpenSession[] }>(URL)).sessions,
  })
  const others = (sessions.data ?? []).filter(({ current }) => !current)
  const close = (ids: readonly string[], told: string): void =>
    void run(
      async () => {
        for (const id of ids) await api.delete(`${URL}/${id}`)
      },
      { told, stale: [KEY] },
    )
  const closeOthers = others.length > 1 && (
    <Button
      loading={busy}
      onClick={() =>
        close(
          others.map(({ id }) => id),
          say('closedOthers', { n: others.length }),
        )
      }
    >
      {say('closeOthers')}
    </Button>
  )
  return (
    <Card title={say('sessions')} text={say('sessionsWhy')} actions={closeOthers}>
      {error !== undefined && (
        <div className={css.cardBody}>
          <ScreenTrouble error={error} />
        </div>
      )}
      <Loaded query={sessions} rows={2}>
        {(all) => (
          <ul className={css.rows}>
            {all.map((one) => (
              <SessionRow key={one.id} session={one} close={() => close([one.id], say('closed'))} />
            ))}
          </ul>
        )}
      </Loaded>
    </Card>
  )
}

function SessionRow({
  session: { current, program, network, seenAt },
  close,
}: {
  readonly session: OpenSession
  readonly close: () => void
}): ReactNode {
  const say = useWords(ACCESS_TEXTS)
  const when = useWhen()
  const known = readProgram(program)
  const name =
    known === undefined
      ? say('unknownBrowser')
      : say('browser', { program: known.program, system: known.system })
  const Icon = known?.phone === true ? IconDeviceMobile : IconDeviceDesktop
  return (
    <li>
      <div>
        <strong>
          <Icon size={16} stroke={1.75} aria-hidden="true" /> {name}
        </strong>
        <p className={css.quiet}>{say('seen', { when: when(seenAt), network })}</p>
      </div>
      {current ? (
        <Tag tone="ok">{say('thisOne')}</Tag>
      ) : (
        <Button size="sm" aria-label={`${say('close')}: ${name}`} onClick={close}>
          {say('close')}
        </Button>
      )}
    </li>
  )
}
