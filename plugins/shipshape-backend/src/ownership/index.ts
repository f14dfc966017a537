export * from './DatabaseOwnershipStore';
export * from './OwnershipHistory';
export * from './OwnershipService';
export * from './OwnershipStore';
