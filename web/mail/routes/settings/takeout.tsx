/** All of one's mail to take along, and mail from elsewhere. MISSION M20 */
import { Button, NativeSelect } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import css from '../../../kit/account/account.module.css'
import { Card } from '../../../kit/account/card.tsx'
import { pathWith } from '../../../kit/api-client.ts'
import { useWords } from '../../../kit/kit-context.ts'
import { folderPaths } from '../../model/settings/folder-paths.ts'
import { useMailState } from '../../parts/mail-context.ts'
import { BringCard } from '../../parts/settings/bring-card.tsx'
import { SettingsPage } from '../../parts/settings/settings-page.tsx'
import { MAIL_TEXTS } from '../../texts/mail.ts'
import { TAKEOUT_TEXTS } from '../../texts/settings/takeout.ts'

const EXPORT_URL = '/jmap/export'

export function Screen(): ReactNode {
  const say = useWords(TAKEOUT_TEXTS)
  const paths = folderPaths(useMailState().folders ?? [])
  const all = (
    <Button component="a" href={EXPORT_URL} download leftSection={<IconDownload size={16} stroke={1.75} />}>
      {say('takeAll')}
    </Button>
  )
  return (
    <SettingsPage part="llevarse" lead={say('lead')}>
      <Card title={say('take')} text={say('takeWhy')} actions={all} />
      {paths.length > 0 && <OneFolder paths={paths} />}
      <BringCard paths={paths} />
    </SettingsPage>
  )
}

function OneFolder({ paths }: { readonly paths: readonly string[] }): ReactNode {
  const say = useWords(TAKEOUT_TEXTS)
  const words = useWords(MAIL_TEXTS)
  const [path, setPath] = useState(paths.includes('INBOX') ? 'INBOX' : (paths[0] ?? ''))
  return (
    <Card title={say('takeOne')} text={say('takeOneWhy')}>
      <div className={`${css.cardBody} ${css.acts}`}>
        <NativeSelect
          aria-label={say('folder')}
          value={path}
          onChange={(event) => setPath(event.currentTarget.value)}
          data={paths.map((one) => ({ value: one, label: one === 'INBOX' ? words('inbox') : one }))}
        />
        <Button component="a" href={pathWith(EXPORT_URL, { mailbox: path })} download>
          {say('takeFolder')}
        </Button>
      </div>
    </Card>
  )
}
