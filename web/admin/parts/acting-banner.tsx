/**
 * Says on every page as which company an operator acts, until when, and how to stop. When it is over the page stays, so that nothing
 * typed is lost, and the server takes nothing from it. decisions/0037
 */
import { Button } from '@mantine/core'
import { IconMasksTheater } from '@tabler/icons-react'
import { type ReactNode, useEffect, useState } from 'react'
import { useDoing } from '../../kit/account/use-own.ts'
import { useApi, useKit, useSession, useWords } from '../../kit/kit-context.ts'
import { Dialog } from '../../kit/parts/dialog.tsx'
import { ScreenTrouble } from '../../kit/parts/screen-trouble.tsx'
import { ACTING_TEXTS } from '../texts/acting.ts'
import css from './acting.module.css'

/** Everything that is open was of somebody else: the page begins anew. */
const PANEL = '/panel/'
const COMPANIES = '/panel/empresas'

export function ActingBanner(): ReactNode {
  const { acting } = useSession()
  return acting === null ? null : <Banner acting={acting} />
}

type Acting = NonNullable<ReturnType<typeof useSession>['acting']>

function Banner({ acting: { id, company, endsAt } }: { readonly acting: Acting }): ReactNode {
  const say = useWords(ACTING_TEXTS)
  const api = useApi()
  const isOver = useIsOver(endsAt)
  const { busy, run } = useDoing()
  const end = async (): Promise<void> => {
    if (await run(() => api.delete('/api/v1/acting'))) location.assign(COMPANIES)
  }
  const again = async (): Promise<void> => {
    if (await run(() => beginActing(api, String(id)))) location.reload()
  }
  return (
    <section className={css.banner} aria-label={say(isOver ? 'over' : 'acting', { company })}>
      <IconMasksTheater size={18} stroke={1.75} aria-hidden="true" />
      <p role="status">
        <strong>{say(isOver ? 'over' : 'acting', { company })}.</strong>{' '}
        <span>{isOver ? say('overWhy') : say('until', { at: new Date(endsAt) })}</span>
      </p>
      {isOver ? (
        <>
          <Button size="xs" loading={busy} onClick={() => void again()}>
            {say('again')}
          </Button>
          <Button size="xs" component="a" href={COMPANIES}>
            {say('back')}
          </Button>
        </>
      ) : (
        <Button size="xs" loading={busy} onClick={() => void end()}>
          {say('end')}
        </Button>
      )}
    </section>
  )
}

/** By the clock of this page, or because the server said so. */
function useIsOver(endsAt: string): boolean {
  const { actsNoMore } = useKit()
  const [isLate, setLate] = useState(() => Date.now() >= Date.parse(endsAt))
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), Date.parse(endsAt) - Date.now())
    return () => clearTimeout(timer)
  }, [endsAt])
  return isLate || actsNoMore
}

/** Asks before: from then on every page is the company's. */
export function ActDialog({
  company,
  onClose,
}: {
  readonly company: string
  readonly onClose: () => void
}): ReactNode {
  const say = useWords(ACTING_TEXTS)
  const api = useApi()
  const { busy, error, run } = useDoing()
  const begin = async (): Promise<void> => {
    if (await run(() => beginActing(api, company))) location.assign(PANEL)
  }
  return (
    <Dialog title={say('actAs', { company })} onClose={onClose}>
      <p>{say('actAsWhy', { company })}</p>
      {error !== undefined && <ScreenTrouble error={error as Error} />}
      <div className={css.buttons}>
        <Button onClick={onClose}>{say('cancel')}</Button>
        <Button variant="filled" loading={busy} onClick={() => void begin()}>
          {say('begin', { company })}
        </Button>
      </div>
    </Dialog>
  )
}

function beginActing(api: ReturnType<typeof useApi>, company: string): Promise<unknown> {
  return api.post(`/api/v1/organisations/${encodeURIComponent(company)}/acting`)
}
