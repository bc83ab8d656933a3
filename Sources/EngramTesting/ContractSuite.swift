/// Contract tests that every registered component goes through.
public enum ContractSuite {}
