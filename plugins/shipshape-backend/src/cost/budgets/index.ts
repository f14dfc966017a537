export * from './BudgetAlarmService';
export * from './DatabaseBudgetAlarmStore';
export { budgetStatus } from './budgetStatus';
