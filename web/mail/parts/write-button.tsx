/** The way to a new message: above the folders, an icon where they are icons, and under the thumb on a phone. UI.md §3 */
import { Button } from '@mantine/core'
import { IconFeather } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { MAIL_TEXTS } from '../texts/mail.ts'
import { useCanWrite } from './use-can-write.ts'
import css from './write-button.module.css'

/** `float`: over the list of a phone, where there is no navigation to hold it; it is not there on wider screens. */
export function WriteButton({ float = false }: { readonly float?: boolean }): ReactNode {
  const say = useWords(MAIL_TEXTS)
  const canWrite = useCanWrite()
  if (!canWrite) return null
  return (
    <Button
      component={Link}
      to="/escribir"
      variant="filled"
      className={(float ? css.float : css.write) ?? ''}
      classNames={{ label: css.label ?? '', section: css.icon ?? '' }}
      size={float ? 'lg' : 'sm'}
      fullWidth={!float}
      leftSection={<IconFeather size={float ? 18 : 16} stroke={1.75} aria-hidden="true" />}
    >
      {say('write')}
    </Button>
  )
}
