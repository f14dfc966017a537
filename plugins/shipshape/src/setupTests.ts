import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Each test renders a whole app; on a busy machine that takes longer than the defaults of one and five seconds.
configure({ asyncUtilTimeout: 15_000 });
jest.setTimeout(60_000);
