/** Files that others take by a link: until when, how often they were taken, and the way to take one back. UI.md §4 */
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import css from '../../../kit/account/account.module.css'
import { Card } from '../../../kit/account/card.tsx'
import { Loaded } from '../../../kit/account/loaded.tsx'
import { useDoing, useOwn } from '../../../kit/account/use-own.ts'
import { useKit, useWords } from '../../../kit/kit-context.ts'
import { fileSize } from '../../../kit/model/file-size.ts'
import { Dialog } from '../../../kit/parts/dialog.tsx'
import { ScreenTrouble } from '../../../kit/parts/screen-trouble.tsx'
import { localeOf } from '../../../kit/words.ts'
import { dayText } from '../../model/link-block.ts'
import { LINKS_PATH, withdrawLinked } from '../../model/link-upload.ts'
import { SettingsPage } from '../../parts/settings/settings-page.tsx'
import { LINKS_TEXTS } from '../../texts/settings/links.ts'

type OwnLink = {
  readonly id: number
  readonly name: string
  readonly sizeBytes: number
  readonly downloads: number
  readonly lastDay: string
}
type OwnLinks = { readonly links: readonly OwnLink[]; readonly limits: { readonly keptOctets: number } }
const KEY = 'own-links'

export function Screen(): ReactNode {
  const say = useWords(LINKS_TEXTS)
  const { api } = useOwn()
  const found = useQuery({ queryKey: [KEY], queryFn: () => api.get<OwnLinks>(LINKS_PATH) })
  const { data } = found
  return (
    <SettingsPage
      part="enlaces"
      heading={data === undefined ? undefined : say('head', { n: data.links.length })}
      lead={say('lead')}
    >
      <Loaded query={found}>{(own) => <LinksCard own={own} />}</Loaded>
    </SettingsPage>
  )
}

function LinksCard({ own: { links, limits } }: { readonly own: OwnLinks }): ReactNode {
  const say = useWords(LINKS_TEXTS)
  const { language } = useKit()
  const [asked, setAsked] = useState<OwnLink>()
  const size = (octets: number): string => fileSize(octets, localeOf(language))
  const used = links.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  return (
    <Card title={say('list')} text={say('room', { used: size(used), all: size(limits.keptOctets) })}>
      {links.length === 0 ? (
        <p className={`${css.cardBody} ${css.quiet}`}>{say('none')}</p>
      ) : (
        <ul className={css.rows}>
          {links.map((one) => (
            <li key={one.id}>
              <div>
                <strong>
                  <bdi>{one.name}</bdi>
                </strong>
                <p className={css.quiet}>
                  {say('about', {
                    size: size(one.sizeBytes),
                    day: dayText(one.lastDay, localeOf(language)),
                  })}
                </p>
                <p className={css.quiet}>{say('downloads', { n: one.downloads })}</p>
              </div>
              <Button size="sm" aria-label={`${say('withdraw')}: ${one.name}`} onClick={() => setAsked(one)}>
                {say('withdraw')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {asked !== undefined && <WithdrawDialog link={asked} onClose={() => setAsked(undefined)} />}
    </Card>
  )
}

/** Asked, for once: what is deleted does not come back. */
function WithdrawDialog({
  link: { id, name },
  onClose,
}: {
  readonly link: OwnLink
  readonly onClose: () => void
}): ReactNode {
  const say = useWords(LINKS_TEXTS)
  const { api } = useOwn()
  const { busy, error, run } = useDoing()
  const withdraw = async (): Promise<void> => {
    if (await run(() => withdrawLinked(api, id), { told: say('withdrawn', { name }), stale: [KEY] }))
      onClose()
  }
  return (
    <Dialog title={say('withdrawWhat', { name })} onClose={onClose}>
      <div className={css.stack}>
        <p>{say('withdrawWhy')}</p>
        {error !== undefined && <ScreenTrouble error={error} />}
        <div className={css.acts}>
          <Button variant="filled" color="bad" loading={busy} onClick={() => void withdraw()}>
            {say('withdraw')}
          </Button>
          <Button disabled={busy} onClick={onClose}>
            {say('keep')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
