/** The look of Mantine's parts: every colour is a variable of tokens.css, which alone knows light from dark. UI.md §2 */
import { createTheme, type MantineColorsTuple, type VariantColorsResolver } from '@mantine/core'

const BRAND = Array.from({ length: 10 }, () => 'var(--v-brand-solid)') as unknown as MantineColorsTuple
const BAD = Array.from({ length: 10 }, () => 'var(--v-bad-solid)') as unknown as MantineColorsTuple

type Look = ReturnType<VariantColorsResolver>

/** Of a main, a usual, a quiet and a tinted part; `color="bad"` is for what destroys. */
const variants: VariantColorsResolver = ({ variant, color }): Look => {
  const bad = color === 'bad'
  switch (variant) {
    case 'filled':
      return {
        background: bad ? 'var(--v-bad-solid)' : 'var(--v-brand-solid)',
        hover: bad ? 'var(--v-bad-solid)' : 'var(--v-brand-hover)',
        color: 'var(--v-on-solid)',
        border: '1px solid transparent',
      }
    case 'light':
      return {
        background: bad ? 'var(--v-bad-tint)' : 'var(--v-brand-tint)',
        hover: bad ? 'var(--v-bad-tint)' : 'var(--v-brand-tint)',
        color: bad ? 'var(--v-bad-text)' : 'var(--v-brand-text)',
        border: '1px solid transparent',
      }
    case 'subtle':
    case 'transparent':
      return {
        background: 'transparent',
        hover: variant === 'subtle' ? 'var(--v-hover)' : 'transparent',
        color: bad ? 'var(--v-bad-text)' : variant === 'subtle' ? 'var(--v-text-2)' : 'var(--v-brand-text)',
        border: '1px solid transparent',
      }
    default:
      return {
        background: 'var(--v-surface)',
        hover: 'var(--v-hover)',
        color: bad ? 'var(--v-bad-text)' : 'var(--v-text)',
        border: '1px solid var(--v-line-strong)',
      }
  }
}

const HEIGHTS: Readonly<Record<string, string>> = { sm: 'var(--v-h-control-sm)', lg: '46px' }
const SIZES: Readonly<Record<string, string>> = { sm: 'var(--v-fs-12)', lg: 'var(--v-fs-15)' }

export const THEME = createTheme({
  colors: { anil: BRAND, bad: BAD },
  primaryColor: 'anil',
  primaryShade: 7,
  variantColorResolver: variants,
  fontFamily: 'var(--v-font)',
  fontFamilyMonospace: 'var(--v-mono)',
  defaultRadius: 'md',
  focusRing: 'auto',
  respectReducedMotion: true,
  cursorType: 'pointer',
  breakpoints: { xs: '40em', sm: '60em', md: '80em', lg: '108em', xl: '140em' },
  components: {
    Button: {
      defaultProps: { variant: 'default', size: 'md' },
      vars: (_theme: unknown, { size }: { size?: string }) => ({
        root: {
          '--button-height': HEIGHTS[size ?? 'md'] ?? 'var(--v-h-control)',
          '--button-fz': SIZES[size ?? 'md'] ?? 'var(--v-fs-13)',
          '--button-padding-x': size === 'sm' ? '9px' : '12px',
        },
      }),
      styles: { label: { fontWeight: 500 } },
    },
    ActionIcon: { defaultProps: { variant: 'subtle', size: 'var(--v-h-control)' } },
    InputWrapper: {
      defaultProps: { inputWrapperOrder: ['label', 'input', 'error', 'description'] },
      styles: {
        label: { fontSize: 'var(--v-fs-13)', fontWeight: 500, marginBottom: 5 },
        description: { fontSize: 'var(--v-fs-12)', color: 'var(--v-muted)', marginTop: 5 },
        error: { fontSize: 'var(--v-fs-12)', marginTop: 5 },
      },
    },
    Input: {
      vars: (_theme: unknown, { size }: { size?: string }) => ({
        wrapper: {
          '--input-height': size === 'lg' ? '46px' : 'var(--v-h-control)',
          '--input-fz': SIZES[size ?? 'md'] ?? 'var(--v-fs-13)',
        },
      }),
    },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: false, color: 'var(--v-toast)' } },
    Modal: { defaultProps: { lockScroll: false, centered: true, transitionProps: { duration: 0 } } },
    Drawer: { defaultProps: { lockScroll: false, transitionProps: { duration: 0 } } },
    Menu: { defaultProps: { shadow: 'md', position: 'bottom-end', transitionProps: { duration: 0 } } },
    Popover: { defaultProps: { shadow: 'md', transitionProps: { duration: 0 } } },
    Switch: { defaultProps: { size: 'sm', withThumbIndicator: false } },
  },
})
