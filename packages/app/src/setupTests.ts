import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// The first rendering of a whole app takes longer than a second on a busy machine.
configure({ asyncUtilTimeout: 15_000 });
