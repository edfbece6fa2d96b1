import {createContext, useContext} from 'react';
import type {Theme} from './theme.js';

const unstyled: Theme = {name: 'none', appearance: 'any', paint: (_, text) => text, ground: row => row};

export const ThemeContext = createContext<Theme>(unstyled);

export const useTheme = (): Theme => useContext(ThemeContext);
